// SPDX-License-Identifier: Apache-2.0
/// @file
/// One network in place of the list: facts and actions on top, below the tabs Containers, Summary, Inspect.
/// Used by NetworksPage. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/model_set.h"
#include "models/network_members.h"
#include "ui/widgets/detail_view.h"

class QStackedLayout;

namespace galley::ui {

class DataTable;
class EmptyState;
class FactsForm;
class JsonPanel;

class NetworkView : public DetailView {
    Q_OBJECT
public:
    enum Tab { Containers, Summary, Inspect };

    NetworkView(models::ModelSet& models, const models::NetworkRow& network, QWidget* parent = nullptr);

    void refresh();
    DataTable* table() const { return m_table; }

signals:
    void disconnectRequested(const galley::models::NetworkMemberRow& member);

private:
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
    Button* m_connect;
    Button* m_delete;
    DataTable* m_table = nullptr;
    EmptyState* m_empty = nullptr;
    QStackedLayout* m_memberStack = nullptr;
    FactsForm* m_summary;
    JsonPanel* m_inspect;
};

}  // namespace galley::ui
