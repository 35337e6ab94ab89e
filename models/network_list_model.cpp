// SPDX-License-Identifier: Apache-2.0
#include "models/network_list_model.h"

#include <algorithm>

#include "engine/api/network_service.h"
#include "models/detail/convert.h"
#include "models/event_hub.h"
#include "models/network_actions.h"

namespace galley::models {

namespace {

NetworkRow rowOfNetwork(const api::NetworkSummary& network) {
    NetworkRow row;
    row.id = toQt(network.id);
    row.name = toQt(network.name);
    row.driver = toQt(network.driver);
    row.created = toQt(network.created);
    for (const auto& [subnet, gateway] :
         {std::pair(network.subnet, network.gateway), std::pair(network.subnet6, network.gateway6)}) {
        if (subnet.empty()) continue;
        row.subnets.append(toQt(subnet));
        row.gateways.append(toQt(gateway));
    }
    row.internal = network.internal;
    row.ipv6 = !network.subnet6.empty();
    row.fixed = network.fixed;
    for (const auto& [name, value] : network.labels) {
        row.labels.append(value.empty() ? toQt(name) : toQt(name) + QLatin1Char('=') + toQt(value));
    }
    row.containers = toQt(network.containers);
    row.running = toQt(network.running);
    return row;
}

}  // namespace

NetworkListModel::NetworkListModel(EngineRunner& runner, EventHub& events, NetworkActions& actions, QObject* parent)
    : RowsModel(parent), m_runner(runner), m_actions(actions) {
    connect(&events, &EventHub::networksChanged, this, &LiveTableModel::refresh);
    connect(&actions, &NetworkActions::succeeded, this, &LiveTableModel::refresh);
    connect(&actions, &NetworkActions::busyChanged, this, [this](const QString& id) {
        const int row = rowOf(id);
        if (row >= 0) emit dataChanged(index(row, 0), index(row, ColumnCount - 1), {Qt::DisplayRole, BusyRole});
    });
}

int NetworkListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

void NetworkListModel::load() {
    m_runner.run(
        Lane::Interactive, this,
        [](const Services& services, const std::stop_token&) -> Result<std::vector<NetworkRow>> {
            const auto list = services.networks->list({});
            if (!list) return list.failure();
            std::vector<NetworkRow> rows;
            rows.reserve(list->size());
            for (const api::NetworkSummary& network : *list) rows.push_back(rowOfNetwork(network));
            return rows;
        },
        [this](Result<std::vector<NetworkRow>> result) {
            if (result) applySnapshot(std::move(*result));
            finishLoad(result ? ErrorInfo{} : toErrorInfo(result.error()));
        });
}

int NetworkListModel::rowOfName(const QString& name) const {
    for (int row = 0; row < rowCount(); ++row) {
        if (at(row).name == name) return row;
    }
    return -1;
}

int NetworkListModel::ownCount() const {
    return static_cast<int>(
        std::count_if(m_rows.begin(), m_rows.end(), [](const NetworkRow& row) { return !row.fixed; }));
}

int NetworkListModel::networksOf(const QString& container) const {
    return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [&container](const NetworkRow& row) {
        return row.containers.contains(container);
    }));
}

QString NetworkListModel::purposeOf(const NetworkRow& row) {
    if (!row.fixed) return {};
    if (row.driver == QLatin1String("host")) {
        return tr("Containers in it use the network of this computer itself, without one of their own.");
    }
    if (row.driver == QLatin1String("null")) return tr("Containers in it have no network at all.");
    return tr("Containers that ask for no network are in it.");
}

QVariant NetworkListModel::displayData(const NetworkRow& row, int column) const {
    const QString none = QStringLiteral("—");
    switch (column) {
        case Name: return row.name;
        case Driver: return row.driver;
        case Subnet: return row.subnets.isEmpty() ? none : row.subnets.join(QStringLiteral(", "));
        case Containers: return row.containers.isEmpty() ? none : row.containers.join(QStringLiteral(", "));
        case Internal: return !row.connectable() ? none : row.internal ? tr("Yes") : tr("No");
        case Ipv6: return !row.connectable() ? none : row.ipv6 ? tr("Yes") : tr("No");
        default: return {};
    }
}

QVariant NetworkListModel::sortData(const NetworkRow& row, int column) const {
    switch (column) {
        case Containers: return static_cast<int>(row.containers.size());
        case Internal: return row.internal ? 0 : 1;
        case Ipv6: return row.ipv6 ? 0 : 1;
        default: return displayData(row, column);
    }
}

QVariant NetworkListModel::toolTipData(const NetworkRow& row, int column) const {
    switch (column) {
        case Name: return row.fixed ? row.name + QLatin1Char('\n') + purposeOf(row) : row.name;
        case Subnet: return row.subnets.join(QLatin1Char('\n'));
        case Containers: return row.containers.join(QLatin1Char('\n'));
        case Internal:
            if (!row.connectable()) return {};
            return row.internal ? tr("Its containers reach each other and nothing else") : tr("It has a way out");
        default: return displayData(row, column);
    }
}

QVariant NetworkListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const NetworkRow& row = at(index.row());
    switch (role) {
        case Qt::DisplayRole: return displayData(row, index.column());
        case Qt::ToolTipRole: return toolTipData(row, index.column());
        case IdRole: return row.id;
        case SortRole: return sortData(row, index.column());
        case FilterRole:
            return (QStringList{row.name, row.driver, row.id} + row.subnets + row.containers + row.labels)
                .join(QLatin1Char('\n'));
        case BusyRole: return m_actions.busyText(row.id);
        case InUseRole: return !row.containers.isEmpty();
        default: return {};
    }
}

QVariant NetworkListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case Name: return tr("Name");
        case Driver: return tr("Driver");
        case Subnet: return tr("Subnet");
        case Containers: return tr("Containers");
        case Internal: return tr("Internal");
        case Ipv6: return tr("IPv6");
        default: return {};
    }
}

}  // namespace galley::models
