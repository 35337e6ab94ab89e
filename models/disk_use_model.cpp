// SPDX-License-Identifier: Apache-2.0
#include "models/disk_use_model.h"

#include <algorithm>
#include <array>

#include "engine/api/system_service.h"
#include "models/detail/convert.h"
#include "models/format.h"

namespace galley::models {

namespace {

struct Measured {
    std::vector<DiskUseRow> rows;
    QList<DiskTotal> totals;
};

DiskUseRow rowOf(const api::ImageDiskUse& use) {
    DiskUseRow row;
    const QString imageId = toQt(use.image.id);
    row.id = QStringLiteral("image:") + imageId;
    row.kind = DiskKind::Images;
    row.named = !use.image.tags.empty();
    row.subject = row.named ? toQt(use.image.tags.front()) : imageId;
    row.name = row.named ? toQt(use.image.tags).join(QStringLiteral(", ")) : shortId(imageId);
    row.bytes = use.image.sizeBytes;
    row.uniqueBytes = use.uniqueBytes;
    row.sharedBytes = use.sharedBytes;
    row.users = use.containers;
    row.unused = use.isReclaimable;
    return row;
}

DiskUseRow rowOf(const api::ContainerDiskUse& use) {
    DiskUseRow row;
    row.kind = DiskKind::Containers;
    row.subject = toQt(use.container.id);
    row.id = QStringLiteral("container:") + row.subject;
    row.name = toQt(use.container.name);
    row.bytes = use.writtenBytes;
    row.uniqueBytes = use.writtenBytes;
    row.unused = use.isReclaimable;
    return row;
}

DiskUseRow rowOf(const api::VolumeDiskUse& use) {
    DiskUseRow row;
    row.kind = DiskKind::Volumes;
    const QString name = toQt(use.name);
    row.id = QStringLiteral("volume:") + name;
    row.subject = name;
    row.name = use.isAnonymous ? shortId(name) : name;
    row.bytes = use.bytes;
    row.uniqueBytes = use.bytes;
    row.users = use.links;
    row.named = !use.isAnonymous;
    row.unused = use.isReclaimable;
    return row;
}

DiskTotal totalOf(DiskKind kind, const api::DiskTotals& totals) {
    return {kind, totals.total, totals.bytes, totals.reclaimableBytes};
}

Measured measure(const api::DiskUse& use) {
    Measured measured;
    for (const auto& image : use.images) measured.rows.push_back(rowOf(image));
    for (const auto& container : use.containers) measured.rows.push_back(rowOf(container));
    for (const auto& volume : use.volumes) measured.rows.push_back(rowOf(volume));
    if (use.downloadTotals.total > 0) {
        DiskUseRow row;
        row.id = QStringLiteral("downloads");
        row.kind = DiskKind::Downloads;
        row.name = DiskUseModel::tr("Parts of interrupted pulls");
        row.bytes = use.downloadTotals.bytes;
        row.uniqueBytes = use.downloadTotals.reclaimableBytes;
        row.unused = use.downloadTotals.active < use.downloadTotals.total;
        measured.rows.push_back(row);
    }
    std::stable_sort(measured.rows.begin(), measured.rows.end(),
                     [](const DiskUseRow& left, const DiskUseRow& right) { return left.bytes > right.bytes; });
    measured.totals = {totalOf(DiskKind::Images, use.imageTotals), totalOf(DiskKind::Containers, use.containerTotals),
                       totalOf(DiskKind::Volumes, use.volumeTotals), totalOf(DiskKind::Downloads, use.downloadTotals)};
    return measured;
}

}  // namespace

DiskUseModel::DiskUseModel(EngineRunner& runner, QObject* parent) : RowsModel(parent), m_runner(runner) {}

void DiskUseModel::load() {
    m_measuring = true;
    emit measuringChanged();
    // It may take seconds: on a lane with room, so that nothing waits behind it.
    m_runner.run(
        Lane::Actions, this,
        [](const Services& services, const std::stop_token& stop) -> Result<Measured> {
            const auto use = services.system->diskUse(stop);
            if (!use) return use.failure();
            return measure(*use);
        },
        [this](Result<Measured> result) {
            m_measuring = false;
            if (result) {
                m_totals = result->totals;
                applySnapshot(std::move(result->rows));
            }
            const bool failed = !result && !result.cancelled();
            finishLoad(failed ? toErrorInfo(result.error()) : ErrorInfo{});
            emit measuringChanged();
        });
}

qint64 DiskUseModel::totalBytes() const {
    qint64 bytes = 0;
    for (const DiskTotal& total : m_totals) bytes += total.bytes;
    return bytes;
}

QString DiskUseModel::kindText(DiskKind kind) {
    switch (kind) {
        case DiskKind::Images: return tr("Images");
        case DiskKind::Containers: return tr("Containers");
        case DiskKind::Volumes: return tr("Volumes");
        case DiskKind::Downloads: return tr("Unfinished downloads");
    }
    return {};
}

QString DiskUseModel::stateText(const DiskUseRow& row) {
    if (row.kind == DiskKind::Containers) return row.unused ? tr("Stopped") : tr("Running");
    if (row.kind == DiskKind::Downloads) return row.unused ? tr("For the next pull") : tr("On the way");
    return row.unused ? tr("Unused") : tr("Used by %n container(s)", nullptr, std::max(1, row.users));
}

int DiskUseModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DiskUseModel::displayData(const DiskUseRow& row, int column) const {
    const bool image = row.kind == DiskKind::Images;
    switch (column) {
        case Name: return row.name;
        case Kind: return kindText(row.kind);
        case Size: return formatBytes(row.bytes);
        case Shared: return image ? formatBytes(row.sharedBytes) : QStringLiteral("—");
        case Unique: return formatBytes(row.uniqueBytes);
        case State: return stateText(row);
        default: return {};
    }
}

QVariant DiskUseModel::sortData(const DiskUseRow& row, int column) const {
    switch (column) {
        case Size: return row.bytes;
        case Shared: return row.sharedBytes;
        case Unique: return row.uniqueBytes;
        default: return displayData(row, column);
    }
}

QVariant DiskUseModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const DiskUseRow& row = at(index.row());
    switch (role) {
        case Qt::DisplayRole:
        case Qt::ToolTipRole: return displayData(row, index.column());
        case IdRole: return row.id;
        case SortRole: return sortData(row, index.column());
        case FilterRole: return row.name + QLatin1Char('\n') + kindText(row.kind);
        default: return {};
    }
}

QVariant DiskUseModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
    if (role == Qt::ToolTipRole && section == Shared) return tr("In layers that other images have as well");
    if (role == Qt::ToolTipRole && section == Unique) return tr("What is gained when it alone is deleted");
    if (role != Qt::DisplayRole) return {};
    const std::array<QString, ColumnCount> titles{tr("Name"),   tr("Kind"),      tr("Size"),
                                                  tr("Shared"), tr("Only here"), tr("State")};
    return titles.at(static_cast<std::size_t>(section));
}

}  // namespace galley::models
