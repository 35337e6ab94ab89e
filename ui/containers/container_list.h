// SPDX-License-Identifier: Apache-2.0
/// @file
/// All containers in a table, with filters and what can be done to one or several. Used by ContainersPage.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/model_set.h"

namespace galley::ui {

class Button;
class DataTable;
class EmptyState;
class ErrorCard;
class FilterBar;
class PageHeader;

class ContainerList : public QWidget {
    Q_OBJECT
public:
    explicit ContainerList(models::ModelSet& models, QWidget* parent = nullptr);

    DataTable* table() const { return m_table; }
    ErrorCard* error() const { return m_error; }

signals:
    /// See container_cells.h for the actions.
    void actionRequested(const QStringList& ids, const QString& action);
    void portActivated(const QString& id, const galley::models::PortEntry& port);
    void portMenuRequested(const QString& id, const galley::models::PortEntry& port, const QPoint& globalPosition);
    void runRequested(const QString& image);
    void pullRequested();
    void startPageRequested();

private:
    void makeHeader();
    void makeToolbar();
    void makeTable();
    void showRunMenu();
    void refreshFacts();
    void refreshState();
    void refreshBulk();
    QStringList checkedWhere(bool running) const;
    const models::PortEntry* portOf(const QString& id, int chip) const;

    models::ModelSet& m_models;
    PageHeader* m_header;
    Button* m_run;
    FilterBar* m_bar;
    Button* m_start;
    Button* m_stop;
    Button* m_remove;
    ErrorCard* m_error;
    DataTable* m_table;
    EmptyState* m_empty;
};

}  // namespace galley::ui
