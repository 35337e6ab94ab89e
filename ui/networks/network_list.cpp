// SPDX-License-Identifier: Apache-2.0
#include "ui/networks/network_list.h"

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

NetworkList::NetworkList(models::ModelSet& models, QWidget* parent)
    : TableList(models.networks, QStringLiteral("networks"), parent), m_models(models) {
    setObjectName(QStringLiteral("networkList"));
    m_header = new PageHeader(tr("Networks"), QStringLiteral("networksHeader"), this);
    auto* create = new Button(ButtonKind::Primary, tr("Create network"), QStringLiteral("createNetwork"), this);
    create->setIconName(QStringLiteral("plus"));
    m_header->addAction(create);
    makeBar({tr("All"), tr("Made here")}, tr("Filter networks"));
    m_filter->addRight(makeDelete(QStringLiteral("deleteNetworks"), tr("Delete")));
    m_filter->addRight(makeColumns(tr("Columns")));
    makeError(tr("Try again"));
    buildTable();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metric::kPagePadding, metric::kPagePadding, metric::kPagePadding, metric::kSpace3);
    column->setSpacing(metric::kSpace4);
    column->addWidget(m_header);
    column->addWidget(m_filter);
    column->addWidget(m_error);
    column->addWidget(m_table, 1);
    connect(create, &Button::clicked, this, &NetworkList::createRequested);
    showState();
}

void NetworkList::buildTable() {
    makeTable(tr("Networks"), networkColumns());
    m_table->setRowActions([this](const QModelIndex& source) {
        const models::NetworkRow& row = m_models.networks.at(source.row());
        return networkActions(row, m_models.networkActions.isBusy(row.id));
    });
    connect(m_filter, &FilterBar::segmentChanged, this, [this](int segment) {
        if (segment == All) return m_table->setRowFilter(nullptr);
        m_table->setRowFilter([this](const QModelIndex& source) { return !m_models.networks.at(source.row()).fixed; });
    });
}

void NetworkList::showState() {
    const NetworkListModel& networks = m_models.networks;
    showTable(tr("The networks could not be listed"), tr("Delete (%1)"));
    const int own = networks.ownCount();
    m_header->setFacts(networks.loaded() ? tr("%n made here", nullptr, own) + QStringLiteral("  ·  ") +
                                               tr("%n always there", nullptr, networks.rowCount() - own)
                                         : QString());
    m_filter->segments()->setCount(Own, own);
}

}  // namespace galley::ui
