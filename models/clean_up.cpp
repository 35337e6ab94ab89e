// SPDX-License-Identifier: Apache-2.0
#include "models/clean_up.h"

#include <algorithm>
#include <optional>

#include "engine/api/system_service.h"

namespace galley::models {

using Kind = CleanUpGroup::Kind;
using Loss = CleanUpGroup::Loss;

namespace {

std::optional<Kind> kindOf(const DiskUseRow& row) {
    if (!row.unused) return std::nullopt;
    switch (row.kind) {
        case DiskKind::Images: return row.named ? Kind::UnusedImages : Kind::NamelessImages;
        case DiskKind::Containers: return Kind::StoppedContainers;
        // A volume that somebody gave a name is kept until somebody deletes it.
        case DiskKind::Volumes: return row.named ? std::nullopt : std::optional(Kind::LostVolumes);
        case DiskKind::Downloads: return Kind::Downloads;
    }
    return std::nullopt;
}

Loss lossOf(Kind kind) {
    switch (kind) {
        case Kind::NamelessImages: return Loss::Nothing;
        case Kind::Downloads:
        case Kind::UnusedImages: return Loss::FetchAgain;
        case Kind::StoppedContainers:
        case Kind::LostVolumes: return Loss::ForEver;
    }
    return Loss::ForEver;
}

}  // namespace

CleanUp::CleanUp(EngineRunner& runner, DiskUseModel& disk, QObject* parent)
    : QObject(parent), m_runner(runner), m_disk(disk) {
    connect(&disk, &LiveTableModel::refreshed, this, &CleanUp::takeFigures);
}

void CleanUp::takeFigures() {
    QList<CleanUpGroup> groups;
    for (const Kind kind :
         {Kind::NamelessImages, Kind::Downloads, Kind::UnusedImages, Kind::StoppedContainers, Kind::LostVolumes}) {
        CleanUpGroup group;
        group.kind = kind;
        group.loss = lossOf(kind);
        for (int i = 0; i < m_disk.rowCount(); ++i) {
            const DiskUseRow& row = m_disk.at(i);
            if (kindOf(row) != kind) continue;
            group.items.append(row);
            group.bytes += row.uniqueBytes;
        }
        group.count = static_cast<int>(group.items.size());
        if (group.count > 0) groups.append(group);
    }
    // Unused images may share layers with each other alone: all together give what the engine counted.
    const QList<DiskTotal>& totals = m_disk.totals();
    qint64 images = 0;
    for (const CleanUpGroup& group : groups) {
        if (group.kind == Kind::NamelessImages || group.kind == Kind::UnusedImages) images += group.bytes;
    }
    for (CleanUpGroup& group : groups) {
        if (group.kind != Kind::UnusedImages || totals.isEmpty()) continue;
        group.bytes += std::max<qint64>(0, totals.first().unusedBytes - images);
    }
    m_groups = std::move(groups);
    emit changed();
}

const CleanUpGroup* CleanUp::groupOf(Kind kind) const {
    const auto found =
        std::find_if(m_groups.begin(), m_groups.end(), [kind](const CleanUpGroup& one) { return one.kind == kind; });
    return found == m_groups.end() ? nullptr : &*found;
}

void CleanUp::setTicked(Kind kind, bool ticked) {
    if (ticked) {
        m_ticked.insert(kind);
    } else {
        m_ticked.remove(kind);
    }
    // The engine takes those without a name along with all unused ones.
    if (kind == Kind::UnusedImages && ticked) m_ticked.insert(Kind::NamelessImages);
    if (kind == Kind::NamelessImages && !ticked) m_ticked.remove(Kind::UnusedImages);
    emit changed();
}

qint64 CleanUp::bytes() const {
    qint64 bytes = 0;
    for (const CleanUpGroup& group : m_groups) bytes += isTicked(group.kind) ? group.bytes : 0;
    return bytes;
}

bool CleanUp::anythingTicked() const {
    return std::any_of(m_groups.begin(), m_groups.end(), [this](const auto& group) { return isTicked(group.kind); });
}

QString CleanUp::titleOf(const CleanUpGroup& group) {
    switch (group.kind) {
        case Kind::NamelessImages: return tr("%n image(s) without a name", nullptr, group.count);
        case Kind::Downloads: return tr("Unfinished downloads");
        case Kind::UnusedImages: return tr("%n image(s) that no container uses", nullptr, group.count);
        case Kind::StoppedContainers: return tr("%n stopped container(s)", nullptr, group.count);
        case Kind::LostVolumes: return tr("%n volume(s) that no container mounts", nullptr, group.count);
    }
    return {};
}

QString CleanUp::meaningOf(Kind kind) {
    switch (kind) {
        case Kind::NamelessImages: return tr("Left over when their name went to a newer image. Nothing uses them.");
        case Kind::Downloads: return tr("Parts that interrupted pulls left. Without them these pulls begin anew.");
        case Kind::UnusedImages:
            return tr("They have a name and can be pulled again, unless they were only made or loaded here.");
        case Kind::StoppedContainers:
            return tr("With the files written in them and their logs. These are nowhere else.");
        case Kind::LostVolumes:
            return tr("Containers that are gone made them for themselves. What is in them is nowhere else.");
    }
    return {};
}

QString CleanUp::planText() const {
    QStringList parts;
    bool forEver = false;
    for (const CleanUpGroup& group : m_groups) {
        if (!isTicked(group.kind)) continue;
        parts.append(titleOf(group));
        forEver = forEver || group.loss == Loss::ForEver;
    }
    const QString what = tr("Deleted: %1.").arg(parts.join(QStringLiteral(", ")));
    const QString rest = tr("What runs, and what it uses, stays.");
    const QString warning = tr("Files in containers and volumes cannot be brought back.");
    return forEver ? what + QLatin1Char('\n') + warning + QLatin1Char('\n') + rest : what + QLatin1Char('\n') + rest;
}

void CleanUp::run() {
    if (m_running || !anythingTicked()) return;
    const auto wants = [this](Kind kind) { return isTicked(kind) && groupOf(kind) != nullptr; };
    api::SystemPruneRequest request;
    request.containers = wants(Kind::StoppedContainers);
    request.volumes = wants(Kind::LostVolumes);
    request.images = wants(Kind::NamelessImages);
    request.allImages = wants(Kind::UnusedImages);
    request.downloads = wants(Kind::Downloads);
    m_running = true;
    emit changed();
    m_runner.run(
        Lane::Actions, this,
        [request](const Services& services, const std::stop_token& stop) {
            return services.system->prune(request, stop);
        },
        [this](const Result<api::SystemPruneOutcome>& result) {
            m_running = false;
            m_disk.refresh();
            emit changed();
            if (result) {
                emit succeeded(result->reclaimedBytes);
            } else if (!result.cancelled()) {
                emit failed(toErrorInfo(result.error()));
            }
        });
}

}  // namespace galley::models
