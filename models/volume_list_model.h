// SPDX-License-Identifier: Apache-2.0
/// @file
/// All volumes by name, live, with who uses them; what they take is measured only when asked. Used by ui/volumes and
/// search. Threads: GUI thread.
#pragma once

#include <QHash>

#include "models/engine_runner.h"
#include "models/live_table_model.h"

namespace galley::models {

class EventHub;
class VolumeActions;

/// A container, in any state, that mounts the volume.
struct VolumeUse {
    QString id;
    QString name;
    bool running = false;
    bool operator==(const VolumeUse&) const = default;
};

struct VolumeRow {
    QString id;              ///< its name
    bool anonymous = false;  ///< a container made it for itself
    QDateTime created;
    QString mountPoint;  ///< on this computer
    QStringList labels;  ///< "name=value"
    QList<VolumeUse> users;
    qint64 bytes = -1;   ///< -1: not measured
    QDateTime measured;  ///< when; invalid: never
    bool operator==(const VolumeRow&) const = default;

    bool inUse() const { return !users.isEmpty(); }
    /// Names of the containers that use it; with `runningOnly` of those that run.
    QStringList userNames(bool runningOnly = false) const;
};

class VolumeListModel : public RowsModel<VolumeRow> {
    Q_OBJECT
public:
    enum Column { Name, Status, UsedBy, Size, Created, ColumnCount };
    enum Role { InUseRole = FirstOwnRole };

    VolumeListModel(EngineRunner& runner, EventHub& events, VolumeActions& actions, QObject* parent = nullptr);

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// "In use", "Unused".
    static QString statusText(const VolumeRow& row);
    /// "12.3 MB"; "—" when it was not measured.
    static QString sizeText(const VolumeRow& row);
    int unusedCount() const;
    /// Of those that were measured; -1 when none was.
    qint64 measuredBytes() const;
    bool measuring() const { return m_measuring; }

public slots:
    /// Reads every file of one volume, or of all: milliseconds to minutes. One measurement at a time; cancel ends it
    /// without an error.
    void measure(const QString& name = {});
    void cancelMeasuring();

signals:
    void measuringChanged();
    void measureFailed(const galley::models::ErrorInfo& error);

protected:
    void load() override;

private:
    struct Measured {
        qint64 bytes = -1;
        QDateTime at;
    };
    void takeSizes(const QHash<QString, qint64>& sizes);
    void forgetSize(const QString& name);
    QVariant displayData(const VolumeRow& row, int column) const;
    QVariant sortData(const VolumeRow& row, int column) const;
    QVariant toolTipData(const VolumeRow& row, int column) const;

    EngineRunner& m_runner;
    VolumeActions& m_actions;
    QHash<QString, Measured> m_sizes;
    TaskHandle m_measurement;
    bool m_measuring = false;
};

}  // namespace galley::models
