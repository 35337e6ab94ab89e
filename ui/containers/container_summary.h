// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a container is, as names and values that can be selected. Used by ContainerView.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/container_list_model.h"
#include "ui/widgets/facts_form.h"

namespace galley::ui {

class ContainerSummary : public FactsForm {
    Q_OBJECT
public:
    explicit ContainerSummary(QWidget* parent = nullptr);
    void setRow(const models::ContainerRow& row);
};

}  // namespace galley::ui
