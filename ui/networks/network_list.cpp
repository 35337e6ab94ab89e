// SPDX-License-Identifier: Apache-2.0
#include "ui/networks/network_list.h"

#include <QMenu>
#include <QVBoxLayout>

#include "ui/networks/network_cells.h"
#include "ui/widgets/button.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/page.h"

namespace galley::ui {

using models::NetworkListModel;

namespace {

enum Segment { All, Own };

}  // namespace

NetworkList::NetworkList(models::ModelSet& models, QWidget* parent) : QWidget(parent), m_models(models) {
    setObjectName(QStringLiteral("networkList"));
    m_header = new PageHeader(tr("Networks"), QStringLiteral("networksHeader"), this);
    auto* create = new Button(ButtonKind::Primary, tr("Create network"), QStringLiteral("createNetwork"), this);
    create->setIconName(QStringLiteral("plus"));
    m_header->addAction(create);
    buildBar();
    m_error = new ErrorCard(QStringLiteral("networksError"), this);
    m_error->setAction(tr("Try again"));
    buildTable();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metric::kPagePadding, metric::kPagePadding, metric::kPagePadding, metric::kSpace3);
    column->setSpacing(metric::kSpace4);
    column->addWidget(m_header);
    column->addWidget(m_filter);
    column->addWidget(m_error);
    column->addWidget(m_table, 1);
    const NetworkListModel* networks = &models.networks;
    connect(create, &Button::clicked, this, &NetworkList::createRequested);
    connect(m_error, &ErrorCard::actionClicked, this, [this] { m_models.networks.refresh(); });
    connect(networks, &models::LiveTableModel::refreshed, this, &NetworkList::showState);
    connect(networks, &models::LiveTableModel::loadedChanged, this, &NetworkList::showState);
    connect(networks, &models::LiveTableModel::errorChanged, this, &NetworkList::showState);
    showState();
}

void NetworkList::buildBar() {
    m_filter =
        new FilterBar({tr("All"), tr("Made here")}, tr("Filter networks"), QStringLiteral("networksFilter"), this);
    m_delete = new Button(ButtonKind::Destructive, tr("Delete"), QStringLiteral("deleteNetworks"), this);
    m_delete->setIconName(QStringLiteral("trash"));
    m_delete->hide();
    Button* columns = Button::quiet(QStringLiteral("columns"), tr("Columns"), QStringLiteral("networksColumns"), this);
    m_filter->addRight(m_delete);
    m_filter->addRight(columns);
    connect(m_delete, &Button::clicked, this,
            [this] { emit actionRequested(m_table->checkedIds(), QStringLiteral("delete")); });
    connect(columns, &Button::clicked, this, [this, columns] {
        QMenu* menu = m_table->columnsMenu();
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->popup(columns->mapToGlobal(QPoint(0, columns->height() + 2)));
    });
}

void NetworkList::buildTable() {
    m_table = new DataTable(QStringLiteral("networksTable"), tr("Networks"), this);
    m_table->setCheckable(true);
    m_table->setSource(&m_models.networks, networkColumns());
    m_table->setRowActions([this](const QModelIndex& source) {
        const models::NetworkRow& row = m_models.networks.at(source.row());
        return networkActions(row, m_models.networkActions.isBusy(row.id));
    });
    connect(m_table, &DataTable::actionTriggered, this,
            [this](const QString& id, const QString& action) { emit actionRequested({id}, action); });
    connect(m_table, &DataTable::deleteRequested, this,
            [this](const QStringList& ids) { emit actionRequested(ids, QStringLiteral("delete")); });
    connect(m_table, &DataTable::opened, this,
            [this](const QString& id) { emit actionRequested({id}, QStringLiteral("open")); });
    connect(m_table, &DataTable::checkedChanged, this, &NetworkList::showState);
    connect(m_table, &DataTable::clearFilterRequested, m_filter, &FilterBar::clear);
    connect(m_filter, &FilterBar::textChanged, m_table, &DataTable::setFilterText);
    connect(m_filter, &FilterBar::segmentChanged, this, [this](int segment) {
        if (segment == All) return m_table->setRowFilter(nullptr);
        m_table->setRowFilter([this](const QModelIndex& source) { return !m_models.networks.at(source.row()).fixed; });
    });
}

void NetworkList::select(const QString& id) {
    m_filter->clear();
    m_table->setCurrentId(id);
    m_table->setFocus(Qt::OtherFocusReason);
}

void NetworkList::showState() {
    const NetworkListModel& networks = m_models.networks;
    m_table->setLoading(!networks.loaded() && !networks.error().isSet());
    m_error->setError(tr("The networks could not be listed"), networks.error());
    const int own = networks.ownCount();
    m_header->setFacts(networks.loaded() ? tr("%n made here", nullptr, own) + QStringLiteral("  ·  ") +
                                               tr("%n always there", nullptr, networks.rowCount() - own)
                                         : QString());
    m_filter->segments()->setCount(Own, own);
    const qsizetype checked = m_table->checkedIds().size();
    m_delete->setText(tr("Delete (%1)").arg(checked));
    m_delete->setAccessibleName(m_delete->text());
    m_delete->setVisible(checked > 0);
    m_filter->setVisible(networks.rowCount() > 0);
}

}  // namespace galley::ui
