// SPDX-License-Identifier: Apache-2.0
/// @file
/// All images of this computer: name, tag, id, created, size, in use. What is asked for goes out as signals.
/// Used by ImagesPage. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/model_set.h"
#include "ui/widgets/data_table.h"

namespace galley::ui {

class Button;
class ErrorCard;
class FilterBar;

class ImageList : public QWidget {
    Q_OBJECT
public:
    explicit ImageList(models::ModelSet& models, QWidget* parent = nullptr);
    DataTable* table() const { return m_table; }
    /// Shows all rows and makes the one of `reference` the current one.
    void select(const QString& reference);

signals:
    /// `action`: "open", "run", "pull", "push", "save", "tag", "copyReference", "copyId", "delete". `ids`: of rows.
    void actionRequested(const QStringList& ids, const QString& action);
    void pullRequested();
    void startPageRequested();

private:
    std::vector<TableColumn> columns() const;
    QList<RowAction> actionsFor(const QModelIndex& source) const;
    void buildBar();
    void buildTable();
    void showState();

    models::ModelSet& m_models;
    FilterBar* m_filter;
    Button* m_delete;
    Button* m_save;
    ErrorCard* m_error;
    DataTable* m_table;
};

}  // namespace galley::ui
