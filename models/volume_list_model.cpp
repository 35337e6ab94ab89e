// SPDX-License-Identifier: Apache-2.0
#include "models/volume_list_model.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <utility>

#include "engine/api/volume_service.h"
#include "models/detail/convert.h"
#include "models/event_hub.h"
#include "models/format.h"
#include "models/volume_actions.h"

namespace galley::models {

namespace {

using Sizes = QHash<QString, qint64>;

VolumeRow rowOfVolume(const api::VolumeSummary& volume) {
    VolumeRow row;
    row.id = toQt(volume.name);
    row.anonymous = volume.isAnonymous;
    row.created = toQt(volume.created);
    row.mountPoint = toQt(volume.mountpoint);
    for (const auto& [name, value] : volume.labels) {
        row.labels.append(value.empty() ? toQt(name) : toQt(name) + QLatin1Char('=') + toQt(value));
    }
    for (const api::VolumeUser& user : volume.users) row.users.append({toQt(user.id), toQt(user.name), user.isRunning});
    return row;
}

Result<Sizes> sizesOfAll(const Services& services, const std::stop_token& stop) {
    api::VolumeFilter filter;
    filter.sizes = true;
    const auto list = services.volumes->list(filter, stop);
    if (!list) return list.failure();
    Sizes sizes;
    for (const api::VolumeSummary& volume : *list) {
        if (volume.bytes) sizes.insert(toQt(volume.name), *volume.bytes);
    }
    return sizes;
}

Result<Sizes> sizeOf(const Services& services, const std::string& name, const std::stop_token& stop) {
    const auto json = services.volumes->inspect(name, true, stop);
    if (!json) return json.failure();
    const QJsonObject usage =
        QJsonDocument::fromJson(QByteArray::fromStdString(*json)).object().value(QLatin1String("UsageData")).toObject();
    Sizes sizes;
    if (usage.contains(QLatin1String("Size"))) {
        sizes.insert(toQt(name), usage.value(QLatin1String("Size")).toInteger());
    }
    return sizes;
}

}  // namespace

QStringList VolumeRow::userNames(bool runningOnly) const {
    QStringList names;
    for (const VolumeUse& user : users) {
        if (user.running || !runningOnly) names.append(user.name);
    }
    return names;
}

VolumeListModel::VolumeListModel(EngineRunner& runner, EventHub& events, VolumeActions& actions, QObject* parent)
    : RowsModel(parent), m_runner(runner), m_actions(actions) {
    connect(&events, &EventHub::volumesChanged, this, &LiveTableModel::refresh);
    connect(&actions, &VolumeActions::busyChanged, this, [this](const QString& name) {
        const int row = rowOf(name);
        if (row >= 0) emit dataChanged(index(row, 0), index(row, ColumnCount - 1), {Qt::DisplayRole, BusyRole});
    });
    connect(&actions, &VolumeActions::succeeded, this, [this](const QString& name, const QString& action) {
        // What was measured before says nothing any more.
        for (const char* changing : {"empty", "import", "remove", "rename"}) {
            if (action == QLatin1String(changing)) forgetSize(name);
        }
        refresh();
    });
}

int VolumeListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

void VolumeListModel::load() {
    m_runner.run(
        Lane::Interactive, this,
        [](const Services& services, const std::stop_token& stop) -> Result<std::vector<VolumeRow>> {
            const auto list = services.volumes->list({}, stop);
            if (!list) return list.failure();
            std::vector<VolumeRow> rows;
            rows.reserve(list->size());
            for (const api::VolumeSummary& volume : *list) rows.push_back(rowOfVolume(volume));
            return rows;
        },
        [this](Result<std::vector<VolumeRow>> result) {
            if (result) {
                QHash<QString, Measured> sizes;
                for (VolumeRow& row : *result) {
                    const auto known = m_sizes.constFind(row.id);
                    if (known == m_sizes.constEnd()) continue;
                    row.bytes = known->bytes;
                    row.measured = known->at;
                    sizes.insert(row.id, *known);
                }
                m_sizes = std::move(sizes);
                applySnapshot(std::move(*result));
            }
            finishLoad(result ? ErrorInfo{} : toErrorInfo(result.error()));
        });
}

void VolumeListModel::measure(const QString& name) {
    if (m_measuring) return;
    m_measuring = true;
    emit measuringChanged();
    // It may take minutes: on a lane with room, so that nothing waits behind it.
    m_measurement = m_runner.run(
        Lane::Actions, this,
        [one = name.toStdString()](const Services& services, const std::stop_token& stop) {
            return one.empty() ? sizesOfAll(services, stop) : sizeOf(services, one, stop);
        },
        [this](const Result<Sizes>& result) {
            m_measuring = false;
            if (result) takeSizes(*result);
            emit measuringChanged();
            if (!result && !result.cancelled()) emit measureFailed(toErrorInfo(result.error()));
        });
}

void VolumeListModel::cancelMeasuring() {
    m_measurement.cancel();
}

void VolumeListModel::takeSizes(const Sizes& sizes) {
    const QDateTime now = QDateTime::currentDateTime();
    for (auto it = sizes.begin(); it != sizes.end(); ++it) {
        m_sizes.insert(it.key(), {it.value(), now});
        const int number = rowOf(it.key());
        if (number < 0) continue;
        VolumeRow row = at(number);
        row.bytes = it.value();
        row.measured = now;
        changeRow(number, row);
    }
}

void VolumeListModel::forgetSize(const QString& name) {
    m_sizes.remove(name);
    const int number = rowOf(name);
    if (number < 0) return;
    VolumeRow row = at(number);
    row.bytes = -1;
    row.measured = {};
    changeRow(number, row);
}

int VolumeListModel::unusedCount() const {
    return static_cast<int>(
        std::count_if(m_rows.begin(), m_rows.end(), [](const VolumeRow& row) { return !row.inUse(); }));
}

qint64 VolumeListModel::measuredBytes() const {
    qint64 total = -1;
    for (const VolumeRow& row : m_rows) {
        if (row.bytes >= 0) total = std::max<qint64>(total, 0) + row.bytes;
    }
    return total;
}

QString VolumeListModel::statusText(const VolumeRow& row) {
    return row.inUse() ? tr("In use") : tr("Unused");
}

QString VolumeListModel::sizeText(const VolumeRow& row) {
    return row.bytes < 0 ? QStringLiteral("—") : formatBytes(row.bytes);
}

QVariant VolumeListModel::displayData(const VolumeRow& row, int column) const {
    switch (column) {
        case Name: return shortVolumeName(row.id);
        case Status: return statusText(row);
        case UsedBy: return row.inUse() ? row.userNames().join(QStringLiteral(", ")) : QStringLiteral("—");
        case Size: return sizeText(row);
        case Created:
            return row.created.isValid() ? relativeTime(row.created, QDateTime::currentDateTime()) : tr("unknown");
        default: return {};
    }
}

QVariant VolumeListModel::sortData(const VolumeRow& row, int column) const {
    switch (column) {
        case Status: return row.inUse() ? 0 : 1;
        case UsedBy: return row.userNames().join(QLatin1Char(' '));
        case Size: return row.bytes;
        case Created: return row.created.isValid() ? row.created : QDateTime::fromMSecsSinceEpoch(0);
        default: return displayData(row, column);
    }
}

QVariant VolumeListModel::toolTipData(const VolumeRow& row, int column) const {
    switch (column) {
        case Name:
            return row.anonymous ? tr("%1\nA container made it for itself: nobody gave it a name.").arg(row.id)
                                 : row.id;
        case UsedBy: return row.userNames().join(QLatin1Char('\n'));
        case Size:
            return row.bytes < 0 ? tr("Not measured yet")
                                 : tr("Measured %1").arg(relativeTime(row.measured, QDateTime::currentDateTime()));
        case Created: return exactTime(row.created);
        default: return displayData(row, column);
    }
}

QVariant VolumeListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const VolumeRow& row = at(index.row());
    switch (role) {
        case Qt::DisplayRole: return displayData(row, index.column());
        case Qt::ToolTipRole: return toolTipData(row, index.column());
        case Qt::TextAlignmentRole:
            return QVariant::fromValue((index.column() == Size ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        case IdRole: return row.id;
        case SortRole: return sortData(row, index.column());
        case FilterRole:
            return QStringList({row.id, row.userNames().join(QLatin1Char('\n')), row.labels.join(QLatin1Char('\n'))})
                .join(QLatin1Char('\n'));
        case BusyRole: return m_actions.busyText(row.id);
        case InUseRole: return row.inUse();
        default: return {};
    }
}

QVariant VolumeListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue((section == Size ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Name: return tr("Name");
        case Status: return tr("Status");
        case UsedBy: return tr("Used by");
        case Size: return tr("Size");
        case Created: return tr("Created");
        default: return {};
    }
}

}  // namespace galley::models
