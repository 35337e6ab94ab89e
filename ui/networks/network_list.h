// SPDX-License-Identifier: Apache-2.0
/// @file
/// All networks of this computer: name, driver, ranges, who is in them. What is asked for goes out as signals.
/// Used by NetworksPage. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/model_set.h"
#include "ui/widgets/table_list.h"

namespace galley::ui {

class PageHeader;

/// See network_cells.h for the actions.
class NetworkList : public TableList {
    Q_OBJECT
public:
    explicit NetworkList(models::ModelSet& models, QWidget* parent = nullptr);

signals:
    void createRequested();

private:
    void buildTable();
    void showState() override;

    models::ModelSet& m_models;
    PageHeader* m_header;
};

}  // namespace galley::ui
