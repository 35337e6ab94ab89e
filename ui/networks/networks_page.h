// SPDX-License-Identifier: Apache-2.0
/// @file
/// The Networks page: the list, and in its place one network when it is opened. It says who uses a network instead of
/// failing. Used by the main window. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/model_set.h"
#include "models/network_members.h"
#include "ui/widgets/detail_page.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {

class NetworkList;
class NetworkView;

class NetworksPage : public DetailPage {
    Q_OBJECT
public:
    NetworksPage(models::ModelSet& models, Prompt& prompt, QWidget* parent = nullptr);
    ~NetworksPage() override;

    /// `subject`: a network's id; "new:": the dialog that makes one; empty: the list.
    void open(const QString& subject) override;
    void refresh() override;
    void setShown(bool shown) override;
    DataTable* table() const override;
    /// nullptr while the list is shown.
    NetworkView* view() const;

protected:
    void runAction(const QStringList& ids, const QString& action) override;

private:
    void connectModels();
    void openView(const QString& id);
    void takeRefresh();
    void create();
    void askConnect(const models::NetworkRow& network);
    void askDisconnect(const models::NetworkMemberRow& member);
    void askDelete(const QStringList& ids);
    void explainWhyItStays(const models::NetworkRow& network);
    const models::NetworkRow* rowOf(const QString& id) const;

    models::ModelSet& m_models;
    Prompt& m_prompt;
    NetworkList* m_list;
    QString m_wanted;  ///< the name of one that was just made: to be the current row when the list has it
};

}  // namespace galley::ui
