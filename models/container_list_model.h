// SPDX-License-Identifier: Apache-2.0
/// @file
/// All containers, newest first, live; CPU and memory are sampled every 2 s while the page is shown.
/// Used by ui/containers, search and the status bar. Threads: GUI thread.
#pragma once

#include <QHash>
#include <QTimer>

#include "models/engine_runner.h"
#include "models/live_table_model.h"

namespace galley::models {

class ContainerActions;
class EventHub;

struct ContainerRow {
    QString id;
    QString name;
    QString image;
    QString imageId;
    QString command;
    ContainerState state = ContainerState::Created;
    int exitCode = 0;
    QString reason;            ///< why it ended, when known
    bool outOfMemory = false;  ///< that is why it ended
    bool stoppedByUser = false;
    QString health;  ///< "starting", "healthy", "unhealthy"; empty without a health check
    QDateTime created;
    QDateTime started;   ///< invalid when never
    QDateTime finished;  ///< invalid while it runs
    QList<PortEntry> ports;
    QString network;
    bool terminal = false;
    double cpuPercent = -1;       ///< -1: not known (yet)
    qint64 memoryBytes = -1;      ///< -1: not known (yet)
    qint64 memoryLimitBytes = 0;  ///< 0: not known
    bool operator==(const ContainerRow&) const = default;

    bool running() const {
        return state == ContainerState::Running || state == ContainerState::Paused ||
               state == ContainerState::Restarting;
    }
    /// It can be connected to networks and publish ports.
    bool hasNetworks() const {
        return network != QLatin1String("host") && network != QLatin1String("none") &&
               !network.startsWith(QLatin1String("container:"));
    }
    /// It ended well, or by the signal of the person who stopped it.
    bool stoppedAsAsked() const {
        constexpr int kFirstSignal = 129;
        constexpr int kLastSignal = 128 + 64;
        const bool bySignal = exitCode >= kFirstSignal && exitCode <= kLastSignal && !outOfMemory;
        return state == ContainerState::Exited && stoppedByUser && (exitCode == 0 || bySignal);
    }
    bool unhealthy() const { return running() && health == QLatin1String("unhealthy"); }
    /// It ended by itself with an error: shown in red with the reason.
    bool failed() const {
        return (state == ContainerState::Exited && exitCode != 0 && !stoppedAsAsked()) || state == ContainerState::Dead;
    }
};

class ContainerListModel : public RowsModel<ContainerRow> {
    Q_OBJECT
public:
    enum Column { Name, Status, Image, Ports, Cpu, Memory, Started, ColumnCount };
    enum Role {
        StateRole = FirstOwnRole,  ///< ContainerState
        RunningRole,               ///< bool
        FailedRole,                ///< bool
        ExitCodeRole,              ///< int
        ReasonRole,                ///< QString, "" when not known
        PortsRole,                 ///< QList<PortEntry>
        NameRole,
        ImageRole,
    };
    static constexpr int kStatsIntervalMs = 2000;

    ContainerListModel(EngineRunner& runner, EventHub& events, ContainerActions& actions, QObject* parent = nullptr);

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    int runningCount() const;
    /// "Running 2 min", "Exited (1) 3 h ago": the words of the Status column.
    static QString statusText(const ContainerRow& row, const QDateTime& now);
    /// "Running", "Stopped", "Exited (1)", "Out of memory": the badge's words.
    static QString stateText(const ContainerRow& row);
    /// "healthy", "unhealthy", "starting"; empty when nothing is checked.
    static QString healthText(const ContainerRow& row);
    /// `text` with the health behind it.
    static QString withHealth(const ContainerRow& row, const QString& text);
    /// Why it does not run, in a sentence; empty when nothing is known.
    static QString reasonText(const ContainerRow& row);

signals:
    void countsChanged();

protected:
    void load() override;
    void visibleChanged() override;

private:
    void apply(std::vector<ContainerRow> rows);
    void pollStats();
    void renewTimes();
    QVariant displayData(const ContainerRow& row, int column) const;
    QVariant sortData(const ContainerRow& row, int column) const;
    QVariant toolTipData(const ContainerRow& row, int column) const;

    EngineRunner& m_runner;
    ContainerActions& m_actions;
    QTimer m_statsTimer;
    QTimer m_timesTimer;
    bool m_sampling = false;
    int m_runningCount = 0;
};

}  // namespace galley::models
