// SPDX-License-Identifier: Apache-2.0
/// @file
/// All networks of this computer: name, driver, ranges, who is in them. What is asked for goes out as signals.
/// Used by NetworksPage. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/model_set.h"
#include "ui/widgets/data_table.h"

namespace galley::ui {

class Button;
class ErrorCard;
class FilterBar;
class PageHeader;

class NetworkList : public QWidget {
    Q_OBJECT
public:
    explicit NetworkList(models::ModelSet& models, QWidget* parent = nullptr);
    DataTable* table() const { return m_table; }
    /// Shows all rows and makes this one the current one.
    void select(const QString& id);

signals:
    /// `action`: see network_cells.h.
    void actionRequested(const QStringList& ids, const QString& action);
    void createRequested();

private:
    void buildBar();
    void buildTable();
    void showState();

    models::ModelSet& m_models;
    PageHeader* m_header;
    FilterBar* m_filter = nullptr;
    Button* m_delete = nullptr;
    ErrorCard* m_error;
    DataTable* m_table = nullptr;
};

}  // namespace galley::ui
