// SPDX-License-Identifier: Apache-2.0
#include "models/archive_task.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>
#include <chrono>

#include "engine/api/image_service.h"
#include "models/detail/convert.h"
#include "models/detail/file_error.h"
#include "models/format.h"

namespace galley::models {

namespace {

using std::chrono::steady_clock;

constexpr auto kReportEvery = std::chrono::milliseconds(50);

api::SaveRequest requestOf(const SaveValues& values) {
    api::SaveRequest request;
    request.references = toEngine(values.references);
    request.format = values.format == SaveValues::Format::Oci ? api::SaveRequest::Format::OciArchive
                                                              : api::SaveRequest::Format::DockerArchive;
    switch (values.compression) {
        case SaveValues::Compression::None: request.compression = api::SaveRequest::Compression::None; break;
        case SaveValues::Compression::Gzip: request.compression = api::SaveRequest::Compression::Gzip; break;
        case SaveValues::Compression::Zstd: request.compression = api::SaveRequest::Compression::Zstd; break;
    }
    return request;
}

}  // namespace

SaveTask::SaveTask(EngineRunner& runner, const SaveValues& values, QObject* parent)
    : TransferTask(runner, parent), m_values(values) {
    begin();
}

void SaveTask::call() {
    const QString failure = tr("%1 cannot be written: %2.");
    launch(
        [values = m_values, failure](const Services& services, const Reporter& report,
                                     const std::stop_token& stop) -> Result<void> {
            QSaveFile file(values.path);
            if (!file.open(QIODevice::WriteOnly)) return fileError(failure, file);
            const bool plain = values.compression == SaveValues::Compression::None;
            qint64 written = 0;
            steady_clock::time_point last{};
            const auto sink = [&](std::string_view bytes) {
                if (file.write(bytes.data(), static_cast<qint64>(bytes.size())) != static_cast<qint64>(bytes.size())) {
                    throw fileError(failure, file);
                }
                written += static_cast<qint64>(bytes.size());
                if (steady_clock::now() - last < kReportEvery) return;
                last = steady_clock::now();
                const qint64 total = plain ? std::max(values.expectedBytes, written) : 0;
                report({{}, {{{}, TransferLayer::Phase::Writing, written, total}}});
            };
            auto saved = services.images->save(requestOf(values), sink, stop);
            if (!saved) return saved;
            if (!file.commit()) return fileError(failure, file);
            return {};
        },
        [] {});
}

QString SaveTask::title() const {
    const QString name = QFileInfo(m_values.path).fileName();
    return m_values.references.size() == 1 ? tr("Save %1 as %2").arg(shortReference(m_values.references.first()), name)
                                           : tr("Save images as %1").arg(name);
}

QString SaveTask::doneText() const {
    return tr("Saved");
}

LoadTask::LoadTask(EngineRunner& runner, const QString& path, QObject* parent)
    : TransferTask(runner, parent), m_path(path) {
    begin();
}

void LoadTask::call() {
    const QString failure = tr("%1 cannot be read: %2.");
    launch(
        [path = m_path, failure](const Services& services, const Reporter& report,
                                 const std::stop_token& stop) -> Result<api::LoadOutcome> {
            QFile file(path);
            if (!file.open(QIODevice::ReadOnly)) return fileError(failure, file);
            const api::ByteSource source = [&](char* buffer, std::size_t capacity) -> std::size_t {
                const qint64 read = file.read(buffer, static_cast<qint64>(capacity));
                if (read < 0) throw fileError(failure, file);
                return static_cast<std::size_t>(read);
            };
            const auto onProgress = [&report](const api::PullProgress& progress) {
                report({toQt(progress.status), toQt(progress.layers)});
            };
            return services.images->load(source, onProgress, stop);
        },
        [this](const api::LoadOutcome& outcome) { m_loaded = toQt(outcome.loaded); });
}

QString LoadTask::title() const {
    return tr("Load %1").arg(QFileInfo(m_path).fileName());
}

QString LoadTask::doneText() const {
    return m_loaded.isEmpty() ? tr("Done") : tr("Loaded %1").arg(m_loaded.join(QStringLiteral(", ")));
}

}  // namespace galley::models
