// SPDX-License-Identifier: Apache-2.0
/// @file
/// One row per published port of every container, live; counters are renewed every 2 s while the page is shown.
/// Used by ui/ports and the Ports tab. Threads: GUI thread.
#pragma once

#include <QTimer>

#include "models/engine_runner.h"
#include "models/live_table_model.h"

namespace galley::models {

class EventHub;
class PortActions;

struct PortRow {
    QString id;  ///< container id, address, ports and protocol in one
    QString containerId;
    QString containerName;
    PortEntry entry;
    quint64 connectionsOpen = 0;
    quint64 connectionsTotal = 0;
    quint64 bytesIn = 0;   ///< towards the container
    quint64 bytesOut = 0;  ///< from the container
    bool operator==(const PortRow&) const = default;
};

class PortListModel : public RowsModel<PortRow> {
    Q_OBJECT
public:
    enum Column { Container, Address, HostPort, ContainerPort, Protocol, State, Connections, Traffic, ColumnCount };
    enum Role {
        ContainerIdRole = FirstOwnRole,
        EntryRole,  ///< PortEntry
        UrlRole,    ///< QUrl, empty when there is nothing to open
        AnswersRole,
        ListeningRole,
    };
    static constexpr int kPollIntervalMs = 2000;

    PortListModel(EngineRunner& runner, EventHub& events, PortActions& actions, QObject* parent = nullptr);

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    static QString rowId(const QString& containerId, const PortEntry& entry);

protected:
    void load() override;
    void visibleChanged() override;

private:
    QVariant displayData(const PortRow& row, int column) const;
    QVariant sortData(const PortRow& row, int column) const;

    EngineRunner& m_runner;
    PortActions& m_actions;
    QTimer m_timer;
};

}  // namespace galley::models
