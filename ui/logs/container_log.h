// SPDX-License-Identifier: Apache-2.0
/// @file
/// The log of one container: LogPanel with a model of its own, which follows the container as long as this exists.
/// Used by ContainerView (Logs tab), LogWindow. Threads: GUI thread. Processes: none. Crash: the log is the
/// container's.
#pragma once

#include <QWidget>

#include "models/log_model.h"
#include "models/model_set.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {

class LogPanel;

class ContainerLog : public QWidget {
    Q_OBJECT
public:
    /// `windowButton`: offers to open the log in a window of its own.
    ContainerLog(models::ModelSet& models, Prompt& prompt, const QString& containerId, const QString& containerName,
                 bool windowButton, const QString& name, QWidget* parent = nullptr);
    ~ContainerLog() override;

    LogPanel* panel() const { return m_panel; }
    models::LogModel& model() { return m_model; }

signals:
    void windowRequested();

private:
    models::LogModel m_model;
    LogPanel* m_panel;
};

}  // namespace galley::ui
