// SPDX-License-Identifier: Apache-2.0
/// @file
/// One network in place of the list: facts and actions on top, below the tabs Containers, Summary, Inspect.
/// Used by NetworksPage. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/model_set.h"
#include "models/network_members.h"

class QStackedLayout;
class QStackedWidget;
class QTabBar;

namespace galley::ui {

class Breadcrumb;
class Button;
class DataTable;
class EmptyState;
class ErrorCard;
class FactsForm;
class JsonPanel;
class PageHeader;

class NetworkView : public QWidget {
    Q_OBJECT
public:
    enum Tab { Containers, Summary, Inspect };

    NetworkView(models::ModelSet& models, const models::NetworkRow& network, QWidget* parent = nullptr);

    QString id() const { return m_row.id; }
    void setTab(Tab tab);
    void refresh();
    DataTable* table() const { return m_table; }

signals:
    void backRequested();
    /// See network_cells.h.
    void actionRequested(const QStringList& ids, const QString& action);
    void containerRequested(const QString& id);
    void disconnectRequested(const galley::models::NetworkMemberRow& member);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeHeader();
    QWidget* makeMembers();
    FactsForm* makeSummary();
    void connectModels();
    void showRow();
    void showSummary();
    void showMembers();
    void disconnectMember(const QString& container);

    models::ModelSet& m_models;
    models::NetworkRow m_row;
    models::NetworkMembers m_members;
    Breadcrumb* m_crumb;
    PageHeader* m_header = nullptr;
    Button* m_connect = nullptr;
    Button* m_delete = nullptr;
    ErrorCard* m_error;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    DataTable* m_table = nullptr;
    EmptyState* m_empty = nullptr;
    QStackedLayout* m_memberStack = nullptr;
    FactsForm* m_summary;
    JsonPanel* m_inspect;
};

}  // namespace galley::ui
