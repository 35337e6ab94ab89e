// SPDX-License-Identifier: Apache-2.0
#include "models/port_list_model.h"

#include <utility>

#include "engine/api/port_service.h"
#include "models/detail/convert.h"
#include "models/event_hub.h"
#include "models/format.h"
#include "models/port_actions.h"

namespace galley::models {

namespace {

bool isNumberColumn(int column) {
    return column == PortListModel::HostPort || column == PortListModel::ContainerPort ||
           column == PortListModel::Connections || column == PortListModel::Traffic;
}

QVariant alignment(int column) {
    return QVariant::fromValue((isNumberColumn(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

}  // namespace

PortListModel::PortListModel(EngineRunner& runner, EventHub& events, PortActions& actions, QObject* parent)
    : RowsModel(parent), m_runner(runner), m_actions(actions) {
    m_timer.setInterval(kPollIntervalMs);
    connect(&m_timer, &QTimer::timeout, this, &LiveTableModel::refresh);
    connect(&events, &EventHub::portsChanged, this, &LiveTableModel::refresh);
    connect(&actions, &PortActions::busyChanged, this, [this](const QString& id) {
        const int row = rowOf(id);
        if (row >= 0) emit dataChanged(index(row, 0), index(row, ColumnCount - 1), {BusyRole});
    });
}

QString PortListModel::rowId(const QString& containerId, const PortEntry& entry) {
    return QStringLiteral("%1 %2:%3:%4/%5")
        .arg(containerId, entry.hostAddress)
        .arg(entry.hostPort)
        .arg(entry.containerPort)
        .arg(protocolText(entry.protocol));
}

int PortListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

void PortListModel::load() {
    m_runner.run(
        Lane::Interactive, this,
        [](const Services& services, const std::stop_token&) -> Result<std::vector<PortRow>> {
            const auto list = services.ports->list(true);
            if (!list) return list.failure();
            std::vector<PortRow> rows;
            rows.reserve(list->size());
            for (const api::PublishedPort& port : *list) rows.push_back(toQt(port));
            return rows;
        },
        [this](Result<std::vector<PortRow>> result) {
            if (result) applySnapshot(std::move(*result));
            finishLoad(result ? ErrorInfo{} : toErrorInfo(result.error()));
        });
}

void PortListModel::visibleChanged() {
    if (isVisible()) {
        m_timer.start();
        refresh();
    } else {
        m_timer.stop();
    }
}

QVariant PortListModel::displayData(const PortRow& row, int column) const {
    switch (column) {
        case Container: return row.containerName;
        case Address: return row.entry.hostAddress;
        case HostPort: return row.entry.hostPort == 0 ? tr("chosen at start") : QString::number(row.entry.hostPort);
        case ContainerPort: return QString::number(row.entry.containerPort);
        case Protocol: return protocolText(row.entry.protocol).toUpper();
        case State:
            if (!row.entry.listening) return tr("Not running");
            return row.entry.answers ? tr("Answers") : tr("No answer yet");
        case Connections: return QStringLiteral("%1 / %2").arg(row.connectionsOpen).arg(row.connectionsTotal);
        case Traffic:
            return QStringLiteral("↓%1 ↑%2").arg(formatBytes(static_cast<qint64>(row.bytesIn)),
                                                 formatBytes(static_cast<qint64>(row.bytesOut)));
        default: return {};
    }
}

QVariant PortListModel::sortData(const PortRow& row, int column) const {
    switch (column) {
        case HostPort: return static_cast<int>(row.entry.hostPort);
        case ContainerPort: return static_cast<int>(row.entry.containerPort);
        case State: return row.entry.answers ? 0 : row.entry.listening ? 1 : 2;
        case Connections: return row.connectionsTotal;
        case Traffic: return row.bytesIn + row.bytesOut;
        default: return displayData(row, column);
    }
}

QVariant PortListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const PortRow& row = at(index.row());
    switch (role) {
        case Qt::DisplayRole: return displayData(row, index.column());
        case Qt::ToolTipRole:
            if (index.column() == Connections) {
                return tr("%1 open now, %2 since the start").arg(row.connectionsOpen).arg(row.connectionsTotal);
            }
            return index.column() == Traffic ? tr("Bytes to the container and from it") : QString();
        case Qt::TextAlignmentRole: return alignment(index.column());
        case IdRole: return row.id;
        case SortRole: return sortData(row, index.column());
        case FilterRole:
            return QStringList({row.containerName, row.entry.hostAddress, QString::number(row.entry.hostPort),
                                QString::number(row.entry.containerPort), protocolText(row.entry.protocol)})
                .join(QLatin1Char('\n'));
        case BusyRole: return m_actions.busyText(row.id);
        case ContainerIdRole: return row.containerId;
        case EntryRole: return QVariant::fromValue(row.entry);
        case UrlRole: return row.entry.listening ? row.entry.url() : QUrl();
        case AnswersRole: return row.entry.answers;
        case ListeningRole: return row.entry.listening;
        default: return {};
    }
}

QVariant PortListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return alignment(section);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Container: return tr("Container");
        case Address: return tr("Address");
        case HostPort: return tr("On my computer");
        case ContainerPort: return tr("Inside");
        case Protocol: return tr("Protocol");
        case State: return tr("State");
        case Connections: return tr("Connections");
        case Traffic: return tr("Traffic");
        default: return {};
    }
}

}  // namespace galley::models
