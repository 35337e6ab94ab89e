// SPDX-License-Identifier: Apache-2.0
#include "ui/networks/networks_page.h"

#include <QClipboard>
#include <QGuiApplication>

#include "ui/networks/connect_dialog.h"
#include "ui/networks/network_dialog.h"
#include "ui/networks/network_list.h"
#include "ui/networks/network_questions.h"
#include "ui/networks/network_view.h"
#include "ui/widgets/data_table.h"

namespace galley::ui {

using models::NetworkRow;
using models::Notification;

namespace {

const QString kNewSubject = QStringLiteral("new:");

bool canGo(const NetworkRow& network) {
    return !network.fixed && network.running.isEmpty();
}

}  // namespace

NetworksPage::NetworksPage(models::ModelSet& models, Prompt& prompt, QWidget* parent)
    : DetailPage(parent), m_models(models), m_prompt(prompt) {
    setObjectName(QStringLiteral("networksPage"));
    m_list = new NetworkList(models, this);
    setFront(m_list);
    connect(m_list, &NetworkList::actionRequested, this, &NetworksPage::runAction);
    connect(m_list, &NetworkList::createRequested, this, &NetworksPage::create);
    connectModels();
}

NetworksPage::~NetworksPage() {
    m_models.networks.setVisible(false, this);
}

void NetworksPage::connectModels() {
    connect(&m_models.networks, &models::LiveTableModel::refreshed, this, &NetworksPage::takeRefresh);
    connect(&m_models.networkActions, &models::NetworkActions::failed, this,
            [this](const QString&, const QString& action, const models::ErrorInfo& error) {
                // The dialogs that make one and connect to one show their own.
                if (action == QLatin1String("create") || action == QLatin1String("connect")) return;
                m_models.notifications.notifyError(error);
            });
    connect(&m_models.networkActions, &models::NetworkActions::succeeded, this,
            [this](const QString& id, const QString& action) {
                if (action != QLatin1String("remove")) return;
                const NetworkRow* row = rowOf(id);
                if (row == nullptr) return;
                m_models.notifications.notifyText(Notification::Severity::Success, tr("Deleted %1").arg(row->name));
            });
}

DataTable* NetworksPage::table() const {
    return m_list->table();
}

NetworkView* NetworksPage::view() const {
    return qobject_cast<NetworkView*>(detail());
}

const NetworkRow* NetworksPage::rowOf(const QString& id) const {
    const int row = m_models.networks.rowOf(id);
    return row < 0 ? nullptr : &m_models.networks.at(row);
}

void NetworksPage::runAction(const QStringList& ids, const QString& action) {
    if (action == QLatin1String("delete")) return askDelete(ids);
    const NetworkRow* found = rowOf(ids.value(0));
    if (found == nullptr) return;
    // The list may change while a dialog is open.
    const NetworkRow row = *found;
    if (action == QLatin1String("open")) openView(row.id);
    if (action == QLatin1String("connect")) askConnect(row);
    if (action != QLatin1String("copyName") && action != QLatin1String("copyId")) return;
    QGuiApplication::clipboard()->setText(action == QLatin1String("copyName") ? row.name : row.id);
    m_models.notifications.notifyText(Notification::Severity::Info, tr("Copied"));
}

void NetworksPage::create() {
    auto* dialog = new NetworkDialog(m_models, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &NetworkDialog::created, this, [this](const QString& name) { m_wanted = name; });
    dialog->open();
}

void NetworksPage::askConnect(const NetworkRow& network) {
    if (!network.connectable()) return;
    auto* dialog = new ConnectDialog(m_models, network, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void NetworksPage::askDisconnect(const models::NetworkMemberRow& member) {
    const NetworkRow* found = detail() == nullptr ? nullptr : rowOf(detail()->id());
    if (found == nullptr) return;
    const bool last = m_models.networks.networksOf(member.name) <= 1;
    m_prompt.ask(this, disconnectQuestion(*found, member, last),
                 [this, network = found->id, container = member.id](const Answer& answer) {
                     if (answer.confirmed) m_models.networkActions.disconnectContainer(network, container);
                 });
}

void NetworksPage::explainWhyItStays(const NetworkRow& network) {
    const Question question = network.fixed ? fixedNetworkQuestion(network) : usedNetworkQuestion(network);
    m_prompt.ask(this, question, [this, id = network.id](const Answer& answer) {
        if (answer.confirmed) openView(id);
    });
}

void NetworksPage::askDelete(const QStringList& ids) {
    QList<NetworkRow> free;
    QList<NetworkRow> kept;
    for (const QString& id : ids) {
        const NetworkRow* row = rowOf(id);
        if (row != nullptr) (canGo(*row) ? free : kept).append(*row);
    }
    if (free.isEmpty() && kept.isEmpty()) return;
    if (free.isEmpty() && kept.size() == 1) return explainWhyItStays(kept.first());
    if (free.isEmpty()) {
        return m_prompt.ask(this, noneDeletableQuestion(), [this](const Answer& answer) {
            if (answer.confirmed) emit navigateRequested(QStringLiteral("containers"), {});
        });
    }
    QStringList going;
    for (const NetworkRow& row : free) going.append(row.id);
    m_prompt.ask(this, deleteNetworksQuestion(free, static_cast<int>(kept.size())),
                 [this, going](const Answer& answer) {
                     if (!answer.confirmed) return;
                     m_list->table()->checkAllShown(false);
                     m_models.networkActions.remove(going);
                 });
}

void NetworksPage::open(const QString& subject) {
    closeDetail();
    if (subject == kNewSubject) return create();
    if (!subject.isEmpty()) openView(subject);
}

void NetworksPage::openView(const QString& id) {
    closeDetail();
    const NetworkRow* row = rowOf(id);
    if (row == nullptr) return;
    m_list->select(id);
    auto* view = new NetworkView(m_models, *row, this);
    connect(view, &NetworkView::disconnectRequested, this, &NetworksPage::askDisconnect);
    showDetail(view);
}

void NetworksPage::takeRefresh() {
    if (m_wanted.isEmpty()) return;
    const int row = m_models.networks.rowOfName(m_wanted);
    if (row < 0) return;
    m_wanted.clear();
    if (detail() == nullptr) m_list->select(m_models.networks.at(row).id);
}

void NetworksPage::refresh() {
    m_models.networks.refresh();
    if (view() != nullptr) view()->refresh();
}

void NetworksPage::setShown(bool shown) {
    m_models.networks.setVisible(shown, this);
    if (shown) m_models.networks.refresh();
    DetailPage::setShown(shown);
}

}  // namespace galley::ui
