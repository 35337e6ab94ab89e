// SPDX-License-Identifier: Apache-2.0
/// @file
/// Everything that takes room on the disk, the largest first: images with what they share and what only they have,
/// containers, volumes, parts of interrupted pulls. Measuring reads many files: it is asked for, never polled.
/// Used by ui/cleanup. Threads: GUI thread.
#pragma once

#include "models/engine_runner.h"
#include "models/live_table_model.h"

namespace galley::models {

enum class DiskKind { Images, Containers, Volumes, Downloads };

struct DiskUseRow {
    QString id;
    DiskKind kind = DiskKind::Images;
    QString name;
    QString subject;         ///< for the page it is shown on: a reference, a container's id, a volume's name
    qint64 bytes = 0;        ///< all of it
    qint64 uniqueBytes = 0;  ///< what is gained when it alone goes
    qint64 sharedBytes = 0;  ///< images: of layers that others have as well
    int users = 0;           ///< containers that need it
    bool named = true;       ///< can be fetched or found again by its name
    bool unused = false;     ///< nobody needs it
    bool operator==(const DiskUseRow&) const = default;
};

struct DiskTotal {
    DiskKind kind = DiskKind::Images;
    int count = 0;
    qint64 bytes = 0;
    qint64 unusedBytes = 0;
    bool operator==(const DiskTotal&) const = default;
};

class DiskUseModel : public RowsModel<DiskUseRow> {
    Q_OBJECT
public:
    enum Column { Name, Kind, Size, Shared, Unique, State, ColumnCount };

    explicit DiskUseModel(EngineRunner& runner, QObject* parent = nullptr);

    /// In the order of DiskKind.
    const QList<DiskTotal>& totals() const { return m_totals; }
    qint64 totalBytes() const;
    bool measuring() const { return m_measuring; }

    static QString kindText(DiskKind kind);
    static QString stateText(const DiskUseRow& row);
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void measuringChanged();

protected:
    void load() override;

private:
    QVariant displayData(const DiskUseRow& row, int column) const;
    QVariant sortData(const DiskUseRow& row, int column) const;

    EngineRunner& m_runner;
    QList<DiskTotal> m_totals;
    bool m_measuring = false;
};

}  // namespace galley::models
