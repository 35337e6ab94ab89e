// SPDX-License-Identifier: Apache-2.0
#include "ui/networks/network_view.h"

#include <QStackedLayout>
#include <QTabBar>

#include "models/format.h"
#include "ui/networks/network_cells.h"
#include "ui/widgets/button.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/facts_form.h"
#include "ui/widgets/json_panel.h"
#include "ui/widgets/page.h"

namespace galley::ui {

using models::NetworkListModel;
using models::NetworkRow;

namespace {

constexpr int kRoomForWords = 760;

}  // namespace

NetworkView::NetworkView(models::ModelSet& models, const NetworkRow& network, QWidget* parent)
    : DetailView(QStringLiteral("network"), tr("Networks"), network.id, kRoomForWords, parent),
      m_models(models),
      m_row(network),
      m_members(models.runner, models.events, network.id) {
    m_error->setAction(tr("Try again"));
    m_tabs->setAccessibleName(tr("Parts of the network"));
    m_summary = makeSummary();
    m_inspect =
        new JsonPanel(QStringLiteral("networkInspect"), tr("Everything that is known of the network, as JSON"), this);
    addTab(makeMembers(), tr("Containers"));
    addTab(m_summary, tr("Summary"));
    addTab(m_inspect, tr("Inspect"));
    m_header->setTitleElide(Elide::Middle);
    m_delete = addButton(ButtonKind::Destructive, tr("Delete"), "trash", "networkDelete", QStringLiteral("delete"));
    m_connect =
        addButton(ButtonKind::Primary, tr("Connect a container…"), "link", "networkConnect", QStringLiteral("connect"));
    connectModels();
    showRow();
    showMembers();
}

void NetworkView::connectModels() {
    const auto sayCopied = [this] {
        m_models.notifications.notifyText(models::Notification::Severity::Info, tr("Copied"));
    };
    connect(m_error, &ErrorCard::actionClicked, this, &NetworkView::refresh);
    connect(m_summary, &FactsForm::copied, this, sayCopied);
    connect(m_inspect, &JsonPanel::copied, this, sayCopied);
    connect(&m_members, &models::LiveTableModel::refreshed, this, &NetworkView::showMembers);
    const NetworkListModel* networks = &m_models.networks;
    connect(networks, &models::LiveTableModel::refreshed, this, &NetworkView::showRow);
    connect(networks, &QAbstractItemModel::dataChanged, this, &NetworkView::showRow);
    connect(&m_models.networkActions, &models::NetworkActions::succeeded, this, [this](const QString& changed) {
        if (changed == m_row.id) m_members.refresh();
    });
}

QWidget* NetworkView::makeMembers() {
    auto* page = new QWidget(this);
    m_table = new DataTable(QStringLiteral("membersTable"), tr("Containers in the network"), page);
    m_table->setSource(&m_members, memberColumns());
    m_table->setRowActions([this](const QModelIndex&) {
        return memberActions(m_row.connectable(), m_models.networkActions.isBusy(m_row.id));
    });
    m_empty = new EmptyState(QStringLiteral("empty-networks"), tr("No container is in it"),
                             tr("Containers in one network find each other by their names."),
                             QStringLiteral("membersEmpty"), page);
    m_memberStack = new QStackedLayout(page);
    m_memberStack->addWidget(m_table);
    m_memberStack->addWidget(m_empty);
    connect(m_empty, &EmptyState::actionClicked, this,
            [this] { emit actionRequested({m_row.id}, QStringLiteral("connect")); });
    connect(m_table, &DataTable::opened, this, &NetworkView::containerRequested);
    connect(m_table, &DataTable::actionTriggered, this, [this](const QString& container, const QString& action) {
        if (action == QLatin1String("open")) emit containerRequested(container);
        if (action == QLatin1String("disconnect")) disconnectMember(container);
    });
    connect(m_table, &DataTable::deleteRequested, this,
            [this](const QStringList& containers) { disconnectMember(containers.value(0)); });
    return page;
}

FactsForm* NetworkView::makeSummary() {
    auto* form = new FactsForm(QStringLiteral("networkSummary"), tr("Summary"), this);
    using Kind = FactsForm::Kind;
    form->addFact(tr("Name"), QStringLiteral("networkFactName"), Kind::MonoCopy);
    form->addFact(tr("What for"), QStringLiteral("networkFactPurpose"));
    form->addFact(tr("Driver"), QStringLiteral("networkFactDriver"));
    form->addFact(tr("Subnet"), QStringLiteral("networkFactSubnet"), Kind::MonoCopy);
    form->addFact(tr("Gateway"), QStringLiteral("networkFactGateway"), Kind::MonoCopy);
    form->addFact(tr("Way out"), QStringLiteral("networkFactInternal"));
    form->addFact(tr("IPv6"), QStringLiteral("networkFactIpv6"));
    form->addFact(tr("Labels"), QStringLiteral("networkFactLabels"), Kind::MonoCopy);
    form->addFact(tr("Created"), QStringLiteral("networkFactCreated"));
    form->addFact(tr("ID"), QStringLiteral("networkFactId"), Kind::MonoCopy);
    return form;
}

void NetworkView::disconnectMember(const QString& container) {
    const int row = m_members.rowOf(container);
    if (row >= 0 && m_row.connectable() && !m_models.networkActions.isBusy(m_row.id)) {
        emit disconnectRequested(m_members.at(row));
    }
}

void NetworkView::refresh() {
    m_members.refresh();
}

void NetworkView::showMembers() {
    m_table->setLoading(!m_members.loaded() && !m_members.error().isSet());
    m_error->setError(tr("The network could not be read"), m_members.error());
    const bool none = m_members.loaded() && m_members.rowCount() == 0;
    m_memberStack->setCurrentIndex(none ? 1 : 0);
    m_tabs->setTabText(Containers,
                       m_members.rowCount() > 0 ? tr("Containers (%1)").arg(m_members.rowCount()) : tr("Containers"));
    m_inspect->setText(m_members.inspectText());
}

void NetworkView::showRow() {
    const int number = m_models.networks.rowOf(m_row.id);
    if (number < 0) {
        if (m_models.networks.loaded()) emit backRequested();
        return;
    }
    m_row = m_models.networks.at(number);
    const QString busy = m_models.networkActions.busyText(m_row.id);
    QStringList facts{busy, m_row.driver, m_row.subnets.join(QStringLiteral(", "))};
    if (m_row.internal) facts.append(tr("no way out"));
    setTop(m_row.name, facts);
    m_delete->setVisible(!m_row.fixed);
    m_connect->setVisible(m_row.connectable());
    enableButtons(busy.isEmpty());
    m_empty->setTexts(tr("No container is in it"), m_row.fixed ? NetworkListModel::purposeOf(m_row)
                                                               : tr("Containers in one network find each other by "
                                                                    "their names."));
    m_empty->setAction(m_row.connectable() ? tr("Connect a container…") : QString(), QStringLiteral("link"));
    showSummary();
}

void NetworkView::showSummary() {
    const auto fact = [this](const char* name, const QString& value) {
        m_summary->setFact(QString::fromLatin1(name), value);
    };
    fact("networkFactName", m_row.name);
    fact("networkFactPurpose", NetworkListModel::purposeOf(m_row));
    fact("networkFactDriver", m_row.driver);
    const QString chosen = m_row.connectable() ? tr("chosen when the first container starts in it") : QString();
    fact("networkFactSubnet", m_row.subnets.isEmpty() ? chosen : m_row.subnets.join(QLatin1Char('\n')));
    fact("networkFactGateway", m_row.gateways.join(QLatin1Char('\n')));
    fact("networkFactInternal", !m_row.connectable() ? QString()
                                : m_row.internal     ? tr("None: its containers reach each other only")
                                                     : tr("To the internet and to this computer's network"));
    fact("networkFactIpv6", !m_row.connectable() ? QString() : m_row.ipv6 ? tr("Yes") : tr("No"));
    fact("networkFactLabels", m_row.labels.join(QLatin1Char('\n')));
    const QString when = models::relativeTime(m_row.created, QDateTime::currentDateTime());
    fact("networkFactCreated",
         m_row.created.isValid() ? QStringLiteral("%1  (%2)").arg(models::exactTime(m_row.created), when) : QString());
    fact("networkFactId", m_row.id);
}

}  // namespace galley::ui
