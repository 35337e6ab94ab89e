// SPDX-License-Identifier: Apache-2.0
#include "models/network_members.h"

#include "engine/api/network_service.h"
#include "models/detail/convert.h"
#include "models/event_hub.h"

namespace galley::models {

struct NetworkMembers::Loaded {
    std::vector<NetworkMemberRow> rows;
    QString inspectText;
};

namespace {

NetworkMemberRow rowOfMember(const api::NetworkMember& member) {
    NetworkMemberRow row;
    row.id = toQt(member.id);
    row.name = toQt(member.name);
    row.running = member.isRunning;
    row.address = toQt(member.address);
    row.address6 = toQt(member.address6);
    row.mac = toQt(member.mac);
    row.aliases = toQt(member.aliases);
    return row;
}

}  // namespace

NetworkMembers::NetworkMembers(EngineRunner& runner, EventHub& events, const QString& network, QObject* parent)
    : RowsModel(parent), m_runner(runner), m_network(network) {
    connect(&events, &EventHub::networksChanged, this, &LiveTableModel::refresh);
    refresh();
}

int NetworkMembers::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

void NetworkMembers::load() {
    m_runner.run(
        Lane::Interactive, this,
        [reference = m_network.toStdString()](const Services& services, const std::stop_token&) -> Result<Loaded> {
            const auto members = services.networks->members(reference);
            if (!members) return members.failure();
            const auto json = services.networks->inspect(reference);
            if (!json) return json.failure();
            Loaded loaded;
            for (const api::NetworkMember& member : *members) loaded.rows.push_back(rowOfMember(member));
            loaded.inspectText = readableJson(*json);
            return loaded;
        },
        [this](Result<Loaded> result) {
            if (result) {
                m_inspectText = std::move(result->inspectText);
                applySnapshot(std::move(result->rows));
            }
            finishLoad(result ? ErrorInfo{} : toErrorInfo(result.error()));
        });
}

QVariant NetworkMembers::displayData(const NetworkMemberRow& row, int column) const {
    const auto orNone = [](const QString& text) { return text.isEmpty() ? QStringLiteral("—") : text; };
    switch (column) {
        case Container: return row.name;
        case State: return row.running ? tr("Running") : tr("Stopped");
        case Address: return orNone(row.address);
        case Address6: return orNone(row.address6);
        case Aliases: return orNone(row.aliases.join(QStringLiteral(", ")));
        default: return {};
    }
}

QVariant NetworkMembers::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const NetworkMemberRow& row = at(index.row());
    switch (role) {
        case Qt::DisplayRole: return displayData(row, index.column());
        case Qt::ToolTipRole:
            if (index.column() == Aliases) return row.aliases.join(QLatin1Char('\n'));
            return index.column() == Address ? row.mac : displayData(row, index.column()).toString();
        case IdRole: return row.id;
        case SortRole:
            return index.column() == State ? QVariant(row.running ? 0 : 1) : displayData(row, index.column());
        case FilterRole:
            return (QStringList{row.name, row.address, row.address6} + row.aliases).join(QLatin1Char('\n'));
        case RunningRole: return row.running;
        default: return {};
    }
}

QVariant NetworkMembers::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::ToolTipRole && section == Aliases) {
        return tr("Other containers in this network find it by these, besides its own name");
    }
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Container: return tr("Container");
        case State: return tr("State");
        case Address: return tr("Address");
        case Address6: return tr("IPv6 address");
        case Aliases: return tr("Further names");
        default: return {};
    }
}

}  // namespace galley::models
