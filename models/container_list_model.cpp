// SPDX-License-Identifier: Apache-2.0
#include "models/container_list_model.h"

#include <map>
#include <utility>

#include "engine/api/container_service.h"
#include "engine/api/port_service.h"
#include "models/container_actions.h"
#include "models/detail/convert.h"
#include "models/event_hub.h"
#include "models/format.h"

namespace galley::models {

namespace {

constexpr int kTimesIntervalMs = 10000;

/// What the polls bring for one container.
struct Figures {
    double cpuPercent = -1;
    qint64 memoryBytes = -1;
    qint64 memoryLimitBytes = 0;
    QList<PortEntry> ports;
};
using FiguresById = QHash<QString, Figures>;

Result<FiguresById> sample(const Services& services) {
    FiguresById figures;
    const auto stats = services.containers->stats({});
    if (!stats) return stats.failure();
    for (const api::ContainerStats& one : *stats) {
        Figures& entry = figures[toQt(one.id)];
        entry.cpuPercent = one.cpuPercent;
        entry.memoryBytes = one.memoryBytes;
        entry.memoryLimitBytes = one.memoryLimitBytes;
    }
    const auto ports = services.ports->list(false);
    if (!ports) return ports.failure();
    for (const api::PublishedPort& port : *ports) {
        const PortRow row = toQt(port);
        figures[row.containerId].ports.append(row.entry);
    }
    return figures;
}

/// The states of ports that were asked for, put onto the ports that are there.
void takePortStates(QList<PortEntry>& ports, const QList<PortEntry>& states) {
    for (PortEntry& port : ports) {
        for (const PortEntry& state : states) {
            if (!port.sameMapping(state)) continue;
            port.answers = state.answers;
            port.listening = state.listening;
        }
    }
}

}  // namespace

ContainerListModel::ContainerListModel(EngineRunner& runner, EventHub& events, ContainerActions& actions,
                                       QObject* parent)
    : RowsModel(parent), m_runner(runner), m_actions(actions) {
    m_statsTimer.setInterval(kStatsIntervalMs);
    m_timesTimer.setInterval(kTimesIntervalMs);
    connect(&m_statsTimer, &QTimer::timeout, this, &ContainerListModel::pollStats);
    connect(&m_timesTimer, &QTimer::timeout, this, &ContainerListModel::renewTimes);
    connect(&events, &EventHub::containersChanged, this, &LiveTableModel::refresh);
    connect(&actions, &ContainerActions::busyChanged, this, [this](const QString& id) {
        const int row = rowOf(id);
        if (row >= 0) emit dataChanged(index(row, 0), index(row, ColumnCount - 1), {BusyRole});
    });
}

int ContainerListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

void ContainerListModel::load() {
    m_runner.run(
        Lane::Interactive, this,
        [](const Services& services, const std::stop_token&) -> Result<std::vector<ContainerRow>> {
            api::ContainerFilter filter;
            filter.all = true;
            const auto list = services.containers->list(filter);
            if (!list) return list.failure();
            std::vector<ContainerRow> rows;
            rows.reserve(list->size());
            for (const api::ContainerSummary& summary : *list) rows.push_back(toQt(summary));
            return rows;
        },
        [this](Result<std::vector<ContainerRow>> result) {
            if (result) apply(std::move(*result));
            finishLoad(result ? ErrorInfo{} : toErrorInfo(result.error()));
        });
}

void ContainerListModel::apply(std::vector<ContainerRow> rows) {
    for (ContainerRow& row : rows) {
        const int old = rowOf(row.id);
        if (old < 0 || !row.running()) continue;
        row.cpuPercent = at(old).cpuPercent;
        row.memoryBytes = at(old).memoryBytes;
        row.memoryLimitBytes = at(old).memoryLimitBytes;
        takePortStates(row.ports, at(old).ports);
    }
    const int countBefore = rowCount();
    applySnapshot(std::move(rows));
    const int running = static_cast<int>(
        std::count_if(m_rows.begin(), m_rows.end(), [](const ContainerRow& row) { return row.running(); }));
    if (running != std::exchange(m_runningCount, running) || countBefore != rowCount()) emit countsChanged();
    if (isVisible()) pollStats();
}

void ContainerListModel::visibleChanged() {
    if (isVisible()) {
        m_statsTimer.start();
        m_timesTimer.start();
        renewTimes();
        pollStats();
    } else {
        m_statsTimer.stop();
        m_timesTimer.stop();
    }
}

void ContainerListModel::pollStats() {
    if (m_sampling || m_runningCount == 0) return;
    m_sampling = true;
    m_runner.run(
        Lane::Figures, this, [](const Services& services, const std::stop_token&) { return sample(services); },
        [this](Result<FiguresById> result) {
            m_sampling = false;
            if (!result) return;
            for (int number = 0; number < rowCount(); ++number) {
                ContainerRow row = at(number);
                if (!row.running()) continue;
                const Figures figures = result->value(row.id);
                row.cpuPercent = figures.cpuPercent;
                row.memoryBytes = figures.memoryBytes;
                row.memoryLimitBytes = figures.memoryLimitBytes;
                takePortStates(row.ports, figures.ports);
                changeRow(number, row);
            }
        });
}

void ContainerListModel::renewTimes() {
    if (rowCount() == 0) return;
    emit dataChanged(index(0, Status), index(rowCount() - 1, Status), {Qt::DisplayRole});
    emit dataChanged(index(0, Started), index(rowCount() - 1, Started), {Qt::DisplayRole});
}

int ContainerListModel::runningCount() const {
    return m_runningCount;
}

QString ContainerListModel::stateText(const ContainerRow& row) {
    switch (row.state) {
        case ContainerState::Created: return tr("Created");
        case ContainerState::Running: return tr("Running");
        case ContainerState::Paused: return tr("Paused");
        case ContainerState::Restarting: return tr("Restarting");
        case ContainerState::Removing: return tr("Being deleted");
        case ContainerState::Exited:
            if (row.stoppedAsAsked()) return tr("Stopped");
            return row.outOfMemory && row.failed() ? tr("Out of memory") : tr("Exited (%1)").arg(row.exitCode);
        case ContainerState::Dead: return tr("Dead");
    }
    return {};
}

QString ContainerListModel::healthText(const ContainerRow& row) {
    if (!row.running()) return {};
    if (row.health == QLatin1String("healthy")) return tr("healthy");
    if (row.health == QLatin1String("unhealthy")) return tr("unhealthy");
    return row.health.isEmpty() ? QString() : tr("starting");
}

QString ContainerListModel::withHealth(const ContainerRow& row, const QString& text) {
    const QString health = healthText(row);
    return health.isEmpty() ? text : tr("%1 (%2)", "Running (healthy)").arg(text, health);
}

QString ContainerListModel::reasonText(const ContainerRow& row) {
    if (!row.reason.isEmpty() || !row.stoppedAsAsked()) return row.reason;
    return tr("It was stopped; its exit code was %1.").arg(row.exitCode);
}

QString ContainerListModel::statusText(const ContainerRow& row, const QDateTime& now) {
    const QString state = stateText(row);
    if (row.running() && row.started.isValid()) {
        return withHealth(row, state + QLatin1Char(' ') + formatDuration(row.started.secsTo(now)));
    }
    if (row.state == ContainerState::Exited && row.finished.isValid()) {
        return state + QLatin1Char(' ') + relativeTime(row.finished, now);
    }
    return state;
}

QVariant ContainerListModel::displayData(const ContainerRow& row, int column) const {
    switch (column) {
        case Name: return row.name;
        case Status: return statusText(row, QDateTime::currentDateTime());
        case Image: return row.image;
        case Ports: {
            QStringList texts;
            for (const PortEntry& port : row.ports) texts.append(port.text());
            return texts.isEmpty() ? QStringLiteral("—") : texts.join(QStringLiteral(", "));
        }
        case Cpu: return row.cpuPercent < 0 ? QStringLiteral("—") : formatPercent(row.cpuPercent);
        case Memory: return row.memoryBytes < 0 ? QStringLiteral("—") : formatBytes(row.memoryBytes);
        case Started:
            return row.started.isValid() ? relativeTime(row.started, QDateTime::currentDateTime()) : tr("never");
        default: return {};
    }
}

QVariant ContainerListModel::sortData(const ContainerRow& row, int column) const {
    switch (column) {
        case Status: return row.running() ? 0 : 1 + static_cast<int>(row.state);
        case Ports: return row.ports.isEmpty() ? 0 : static_cast<int>(row.ports.first().hostPort);
        case Cpu: return row.cpuPercent;
        case Memory: return row.memoryBytes;
        case Started: return row.started.isValid() ? row.started : QDateTime::fromMSecsSinceEpoch(0);
        default: return displayData(row, column);
    }
}

QVariant ContainerListModel::toolTipData(const ContainerRow& row, int column) const {
    switch (column) {
        case Name: return row.id.left(12);
        case Status: {
            const QString reason = reasonText(row);
            return reason.isEmpty() ? exactTime(row.running() ? row.started : row.finished) : reason;
        }
        case Started: return exactTime(row.started);
        case Memory:
            return row.memoryBytes < 0 || row.memoryLimitBytes <= 0
                       ? QString()
                       : tr("%1 of %2").arg(formatBytes(row.memoryBytes), formatBytes(row.memoryLimitBytes));
        default: return displayData(row, column);
    }
}

QVariant ContainerListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const ContainerRow& row = at(index.row());
    switch (role) {
        case Qt::DisplayRole: return displayData(row, index.column());
        case Qt::ToolTipRole: return toolTipData(row, index.column());
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(index.column() == Cpu || index.column() == Memory
                                           ? Qt::AlignRight | Qt::AlignVCenter
                                           : Qt::AlignLeft | Qt::AlignVCenter);
        case IdRole: return row.id;
        case SortRole: return sortData(row, index.column());
        case FilterRole: return QStringList({row.name, row.image, row.id, row.command}).join(QLatin1Char('\n'));
        case BusyRole: return m_actions.busyText(row.id);
        case StateRole: return QVariant::fromValue(row.state);
        case RunningRole: return row.running();
        case FailedRole: return row.failed();
        case ExitCodeRole: return row.exitCode;
        case ReasonRole: return row.reason;
        case PortsRole: return QVariant::fromValue(row.ports);
        case NameRole: return row.name;
        case ImageRole: return row.image;
        default: return {};
    }
}

QVariant ContainerListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(section == Cpu || section == Memory ? Qt::AlignRight | Qt::AlignVCenter
                                                                       : Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Name: return tr("Name");
        case Status: return tr("Status");
        case Image: return tr("Image");
        case Ports: return tr("Ports");
        case Cpu: return tr("CPU");
        case Memory: return tr("Memory");
        case Started: return tr("Started");
        default: return {};
    }
}

}  // namespace galley::models
