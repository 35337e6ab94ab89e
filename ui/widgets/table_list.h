// SPDX-License-Identifier: Apache-2.0
/// @file
/// The list of a page: a bar that filters it, why it could not be read, the table; what is asked for goes out as a
/// signal. Used by ImageList, VolumeList and NetworkList. Threads: GUI thread. Processes: none.
/// Crash: nothing to lose.
#pragma once

#include "models/live_table_model.h"
#include "ui/widgets/data_table.h"

namespace galley::ui {

class Button;
class ErrorCard;
class FilterBar;

class TableList : public QWidget {
    Q_OBJECT
public:
    DataTable* table() const { return m_table; }
    /// Shows all rows and makes this one the current one.
    void select(const QString& id);

signals:
    /// `action`: "open", "delete" or one of the row.
    void actionRequested(const QStringList& ids, const QString& action);

protected:
    /// `name` begins the object names: "images" for imagesFilter, imagesTable and so on.
    TableList(models::LiveTableModel& model, const QString& name, QWidget* parent);
    /// To be made in the order of the Tab key, the table last. The buttons are for the bar, and not yet in it.
    void makeBar(const QStringList& segments, const QString& placeholder);
    Button* makeDelete(const QString& name, const QString& text);
    Button* makeColumns(const QString& text);
    void makeError(const QString& again);
    void makeTable(const QString& title, std::vector<TableColumn> columns);
    /// After every change of the model and of what is checked.
    virtual void showState() = 0;
    /// What showState() does with the table and the bar. `failure`: the title of the error; `remove`: the text of the
    /// button, with %1 for the number of checked rows.
    void showTable(const QString& failure, const QString& remove);

    FilterBar* m_filter = nullptr;
    ErrorCard* m_error = nullptr;
    DataTable* m_table = nullptr;

private:
    models::LiveTableModel& m_model;
    QString m_name;
    Button* m_delete = nullptr;
};

}  // namespace galley::ui
