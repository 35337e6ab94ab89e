// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a container is, as names and values that can be selected. Used by ContainerView.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QScrollArea>

#include "models/container_list_model.h"

class QFormLayout;

namespace galley::ui {

class TextLabel;

class ContainerSummary : public QScrollArea {
    Q_OBJECT
public:
    explicit ContainerSummary(QWidget* parent = nullptr);
    void setRow(const models::ContainerRow& row);

private:
    TextLabel* add(const QString& caption, const char* name, bool mono = false);

    QFormLayout* m_form;
    TextLabel* m_status;
    TextLabel* m_reason;
    TextLabel* m_id;
    TextLabel* m_image;
    TextLabel* m_command;
    TextLabel* m_ports;
    TextLabel* m_network;
    TextLabel* m_created;
    TextLabel* m_started;
    TextLabel* m_finished;
    TextLabel* m_memory;
};

}  // namespace galley::ui
