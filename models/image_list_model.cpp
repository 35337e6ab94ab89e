// SPDX-License-Identifier: Apache-2.0
#include "models/image_list_model.h"

#include <QSet>

#include <utility>

#include "engine/api/image_service.h"
#include "models/detail/convert.h"
#include "models/event_hub.h"
#include "models/format.h"
#include "models/image_actions.h"

namespace galley::models {

ImageListModel::ImageListModel(EngineRunner& runner, EventHub& events, ImageActions& actions, QObject* parent)
    : RowsModel(parent), m_runner(runner), m_actions(actions) {
    connect(&events, &EventHub::imagesChanged, this, &LiveTableModel::refresh);
    connect(&actions, &ImageActions::busyChanged, this, [this](const QString& reference) {
        for (int row = 0; row < rowCount(); ++row) {
            if (at(row).reference == reference)
                emit dataChanged(index(row, 0), index(row, ColumnCount - 1), {BusyRole});
        }
    });
}

int ImageListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

void ImageListModel::load() {
    m_runner.run(
        Lane::Interactive, this,
        [](const Services& services, const std::stop_token&) -> Result<std::vector<ImageRow>> {
            const auto list = services.images->list();
            if (!list) return list.failure();
            return toRows(*list);
        },
        [this](Result<std::vector<ImageRow>> result) {
            if (result) applySnapshot(std::move(*result));
            finishLoad(result ? ErrorInfo{} : toErrorInfo(result.error()));
        });
}

qint64 ImageListModel::totalBytes() const {
    QSet<QString> seen;
    qint64 total = 0;
    for (const ImageRow& row : m_rows) {
        if (seen.contains(row.imageId)) continue;
        seen.insert(row.imageId);
        total += row.sizeBytes;
    }
    return total;
}

int ImageListModel::imageCount() const {
    QSet<QString> seen;
    for (const ImageRow& row : m_rows) seen.insert(row.imageId);
    return static_cast<int>(seen.size());
}

QString ImageListModel::containersText(int containers) {
    return containers == 0 ? tr("Unused") : tr("%n container(s)", nullptr, containers);
}

QVariant ImageListModel::displayData(const ImageRow& row, int column) const {
    switch (column) {
        case Name: return row.repository;
        case Tag: return row.tag;
        case ImageId: return shortId(row.imageId);
        case Created:
            return row.created.isValid() ? relativeTime(row.created, QDateTime::currentDateTime()) : tr("unknown");
        case Size: return formatBytes(row.sizeBytes);
        case InUse: return containersText(row.containers);
        default: return {};
    }
}

QVariant ImageListModel::sortData(const ImageRow& row, int column) const {
    switch (column) {
        case Created: return row.created.isValid() ? row.created : QDateTime::fromMSecsSinceEpoch(0);
        case Size: return row.sizeBytes;
        case InUse: return row.containers;
        default: return displayData(row, column);
    }
}

QVariant ImageListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const ImageRow& row = at(index.row());
    switch (role) {
        case Qt::DisplayRole: return displayData(row, index.column());
        case Qt::ToolTipRole:
            if (index.column() == Created) return exactTime(row.created);
            return index.column() == ImageId ? row.imageId : displayData(row, index.column()).toString();
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(index.column() == Size ? Qt::AlignRight | Qt::AlignVCenter
                                                              : Qt::AlignLeft | Qt::AlignVCenter);
        case IdRole: return row.id;
        case SortRole: return sortData(row, index.column());
        case FilterRole:
            return QStringList({row.repository, row.tag, row.imageId, row.platform}).join(QLatin1Char('\n'));
        case BusyRole: return m_actions.busyText(row.reference);
        case ImageIdRole: return row.imageId;
        case ReferenceRole: return row.reference;
        case ContainersRole: return row.containers;
        case DanglingRole: return row.dangling();
        default: return {};
    }
}

QVariant ImageListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(section == Size ? Qt::AlignRight | Qt::AlignVCenter
                                                   : Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Name: return tr("Name");
        case Tag: return tr("Tag");
        case ImageId: return tr("Image ID");
        case Created: return tr("Created");
        case Size: return tr("Size");
        case InUse: return tr("In use");
        default: return {};
    }
}

}  // namespace galley::models
