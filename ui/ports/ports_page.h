// SPDX-License-Identifier: Apache-2.0
/// @file
/// One row per published port of all containers. Used by ui/shell.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/model_set.h"
#include "ui/widgets/page.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {

class PortsPanel;

class PortsPage : public Page {
    Q_OBJECT
public:
    PortsPage(models::ModelSet& models, Prompt& prompt, QWidget* parent = nullptr);

    void refresh() override;
    void setShown(bool shown) override;

private:
    void refreshFacts();

    models::ModelSet& m_models;
    PageHeader* m_header;
    PortsPanel* m_panel;
};

}  // namespace galley::ui
