// SPDX-License-Identifier: Apache-2.0
/// @file
/// One network for its page: the containers that are in it or will be when they start, with their addresses and names,
/// live, and `inspect` as readable JSON. Loaded when made and by refresh(). Used by ui/networks. Threads: GUI thread.
#pragma once

#include "models/engine_runner.h"
#include "models/live_table_model.h"

namespace galley::models {

class EventHub;

struct NetworkMemberRow {
    QString id;  ///< of the container
    QString name;
    bool running = false;
    QString address;   ///< "10.89.0.2/24"; empty while it does not run
    QString address6;  ///< empty: without IPv6
    QString mac;
    QStringList aliases;  ///< further names that it has in this network
    bool operator==(const NetworkMemberRow&) const = default;
};

class NetworkMembers : public RowsModel<NetworkMemberRow> {
    Q_OBJECT
public:
    enum Column { Container, State, Address, Address6, Aliases, ColumnCount };
    enum Role { RunningRole = FirstOwnRole };

    NetworkMembers(EngineRunner& runner, EventHub& events, const QString& network, QObject* parent = nullptr);

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QString inspectText() const { return m_inspectText; }

protected:
    void load() override;

private:
    struct Loaded;
    QVariant displayData(const NetworkMemberRow& row, int column) const;

    EngineRunner& m_runner;
    QString m_network;
    QString m_inspectText;
};

}  // namespace galley::models
