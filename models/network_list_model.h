// SPDX-License-Identifier: Apache-2.0
/// @file
/// All networks, live: the three that are always there, then by name. Used by ui/networks and search.
/// Threads: GUI thread.
#pragma once

#include "models/engine_runner.h"
#include "models/live_table_model.h"

namespace galley::models {

class EventHub;
class NetworkActions;

struct NetworkRow {
    QString id;
    QString name;
    QString driver;  ///< "bridge", "host", "null"
    QDateTime created;
    QStringList subnets;   ///< none: they are chosen when it comes up
    QStringList gateways;  ///< one for each subnet
    bool internal = false;
    bool ipv6 = false;
    bool fixed = false;      ///< always there; cannot be deleted
    QStringList labels;      ///< "name=value"
    QStringList containers;  ///< names of all that are to be in it
    QStringList running;     ///< of those that run
    bool operator==(const NetworkRow&) const = default;

    /// Containers can be connected and disconnected.
    bool connectable() const { return driver == QLatin1String("bridge"); }
};

class NetworkListModel : public RowsModel<NetworkRow> {
    Q_OBJECT
public:
    enum Column { Name, Driver, Subnet, Containers, Internal, Ipv6, ColumnCount };
    enum Role { InUseRole = FirstOwnRole };

    NetworkListModel(EngineRunner& runner, EventHub& events, NetworkActions& actions, QObject* parent = nullptr);

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// The row of a network with this name, or -1.
    int rowOfName(const QString& name) const;
    /// Those that somebody made.
    int ownCount() const;
    /// How many networks the container of this name is in.
    int networksOf(const QString& container) const;
    /// What one of those that are always there is for; empty for another.
    static QString purposeOf(const NetworkRow& row);

protected:
    void load() override;

private:
    QVariant displayData(const NetworkRow& row, int column) const;
    QVariant sortData(const NetworkRow& row, int column) const;
    QVariant toolTipData(const NetworkRow& row, int column) const;

    EngineRunner& m_runner;
    NetworkActions& m_actions;
};

}  // namespace galley::models
