// SPDX-License-Identifier: Apache-2.0
#include "models/volume_task.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <chrono>

#include "engine/api/volume_service.h"
#include "models/detail/convert.h"
#include "models/detail/file_error.h"
#include "models/format.h"

namespace galley::models {

namespace {

using std::chrono::steady_clock;

constexpr auto kReportEvery = std::chrono::milliseconds(50);

/// Counts bytes on their way and says now and then how many there were.
class ByteCount {
public:
    /// True when it is time to tell.
    bool add(qint64 bytes) {
        m_bytes += bytes;
        if (steady_clock::now() - m_last < kReportEvery) return false;
        m_last = steady_clock::now();
        return true;
    }
    qint64 bytes() const { return m_bytes; }

private:
    qint64 m_bytes = 0;
    steady_clock::time_point m_last{};
};

}  // namespace

VolumeTask::VolumeTask(EngineRunner& runner, Kind kind, const QString& volume, const QString& other, QObject* parent)
    : TransferTask(runner, parent), m_kind(kind), m_volume(volume), m_other(other) {
    begin();
}

void VolumeTask::call() {
    switch (m_kind) {
        case Kind::Clone: return callClone();
        case Kind::Export: return callExport();
        case Kind::Import: return callImport();
    }
}

void VolumeTask::callClone() {
    const QString doing = tr("Copying the files");
    launch(
        [source = m_volume.toStdString(), target = m_other.toStdString(), doing](
            const Services& services, const Reporter& report, const std::stop_token& stop) {
            report({doing, {}});
            return services.volumes->clone(source, target, stop);
        },
        [] {});
}

void VolumeTask::callExport() {
    const QString failure = tr("%1 cannot be written: %2.");
    launch(
        [name = m_volume.toStdString(), path = m_other, failure](const Services& services, const Reporter& report,
                                                                 const std::stop_token& stop) -> Result<void> {
            QSaveFile file(path);
            if (!file.open(QIODevice::WriteOnly)) return fileError(failure, file);
            ByteCount count;
            const auto sink = [&](std::string_view bytes) {
                const auto size = static_cast<qint64>(bytes.size());
                if (file.write(bytes.data(), size) != size) throw fileError(failure, file);
                if (count.add(size)) report({{}, {{{}, TransferLayer::Phase::Writing, count.bytes(), 0}}});
            };
            auto exported = services.volumes->exportTar(name, sink, stop);
            if (!exported) return exported;
            if (!file.commit()) return fileError(failure, file);
            return {};
        },
        [] {});
}

void VolumeTask::callImport() {
    const QString failure = tr("%1 cannot be read: %2.");
    launch(
        [name = m_volume.toStdString(), path = m_other, failure](
            const Services& services, const Reporter& report,
            const std::stop_token& stop) -> Result<std::vector<std::string>> {
            QFile file(path);
            if (!file.open(QIODevice::ReadOnly)) return fileError(failure, file);
            const qint64 total = file.size();
            ByteCount count;
            const api::ByteSource source = [&](char* buffer, std::size_t capacity) -> std::size_t {
                const qint64 read = file.read(buffer, static_cast<qint64>(capacity));
                if (read < 0) throw fileError(failure, file);
                if (count.add(read)) report({{}, {{{}, TransferLayer::Phase::Writing, count.bytes(), total}}});
                return static_cast<std::size_t>(read);
            };
            return services.volumes->importTar(name, source, stop);
        },
        [this](const std::vector<std::string>& warnings) { m_warnings = toQt(warnings); });
}

QString VolumeTask::title() const {
    const QString volume = shortVolumeName(m_volume);
    switch (m_kind) {
        case Kind::Clone: return tr("Clone %1 as %2").arg(volume, m_other);
        case Kind::Export: return tr("Export %1 as %2").arg(volume, QFileInfo(m_other).fileName());
        case Kind::Import: return tr("Import %1 into %2").arg(QFileInfo(m_other).fileName(), volume);
    }
    return {};
}

QString VolumeTask::doneText() const {
    const QString volume = shortVolumeName(m_volume);
    switch (m_kind) {
        case Kind::Clone: return tr("%1 is a copy of %2").arg(m_other, volume);
        case Kind::Export: return tr("Exported as %1").arg(m_other);
        case Kind::Import: return tr("%1 is in %2").arg(QFileInfo(m_other).fileName(), volume);
    }
    return {};
}

}  // namespace galley::models
