// SPDX-License-Identifier: Apache-2.0
#include "models/pull_task.h"

#include <QCoreApplication>

#include <algorithm>
#include <mutex>

#include "engine/api/image_service.h"
#include "models/detail/convert.h"
#include "models/format.h"

namespace galley::models {

namespace {

constexpr qint64 kMeasureEveryMs = 500;
constexpr qint64 kHonestAfterMs = 2000;

PullLayer::Phase phaseOf(api::LayerPhase phase) {
    switch (phase) {
        case api::LayerPhase::Waiting: return PullLayer::Phase::Waiting;
        case api::LayerPhase::Downloading: return PullLayer::Phase::Downloading;
        case api::LayerPhase::Unpacking: return PullLayer::Phase::Unpacking;
        case api::LayerPhase::Done: return PullLayer::Phase::Done;
        case api::LayerPhase::AlreadyHere: return PullLayer::Phase::AlreadyHere;
    }
    return PullLayer::Phase::Waiting;
}

}  // namespace

/// The newest progress, whatever the GUI thread is doing: older ones are overwritten, one call at most is queued.
struct PullTask::Mailbox {
    std::mutex mutex;
    api::PullProgress latest;
    bool posted = false;
};

QString PullLayer::phaseText() const {
    switch (phase) {
        case Phase::Waiting: return PullTask::tr("Waiting");
        case Phase::Downloading:
            return totalBytes > 0 ? PullTask::tr("%1 of %2").arg(formatBytes(currentBytes), formatBytes(totalBytes))
                                  : formatBytes(currentBytes);
        case Phase::Unpacking: return PullTask::tr("Unpacking");
        case Phase::Done: return PullTask::tr("Done");
        case Phase::AlreadyHere: return PullTask::tr("Already here");
    }
    return {};
}

int PullLayer::permille() const {
    if (phase == Phase::Done || phase == Phase::AlreadyHere) return 1000;
    if (phase == Phase::Waiting) return 0;
    if (totalBytes <= 0) return -1;
    return static_cast<int>(std::clamp(static_cast<double>(currentBytes) / static_cast<double>(totalBytes), 0.0, 1.0) *
                            1000);
}

PullTask::PullTask(EngineRunner& runner, const QString& reference, const QString& platform, QObject* parent)
    : Task(parent), m_reference(reference), m_platform(platform.trimmed()), m_mailbox(std::make_shared<Mailbox>()) {
    m_clock.start();
    m_timer.setInterval(static_cast<int>(kMeasureEveryMs) * 2);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        measureSpeed();
        emit changed();
    });
    m_timer.start();

    api::PullRequest request;
    request.reference = reference.trimmed().toStdString();
    request.platform = m_platform.toStdString();
    const QPointer<QObject> self(this);
    const auto onProgress = [mailbox = m_mailbox, self, task = this, &runner](const api::PullProgress& progress) {
        {
            const std::lock_guard lock(mailbox->mutex);
            mailbox->latest = progress;
            if (mailbox->posted) return;
            mailbox->posted = true;
        }
        runner.post(self, [task] { task->takeProgress(); });
    };
    m_handle = runner.run(
        Lane::Bulk, this,
        [request, onProgress](const Services& services, const std::stop_token& stop) {
            return services.images->pull(request, onProgress, stop);
        },
        [this](const Result<api::PullOutcome>& result) {
            takeProgress();
            m_timer.stop();
            m_speed = 0;
            if (result) {
                m_imageId = toQt(result->imageId);
                m_familiarName = toQt(result->familiar);
                m_upToDate = result->upToDate;
                finish(State::Done);
            } else if (result.cancelled()) {
                finish(State::Cancelled);
            } else {
                finish(State::Failed, toErrorInfo(result.error()));
            }
        });
}

QString PullTask::title() const {
    return tr("Pull %1").arg(shortReference(m_reference));
}

QString PullTask::statusText() const {
    switch (state()) {
        case State::Done: return m_upToDate ? tr("Already up to date") : tr("Done");
        case State::Cancelled: return tr("Cancelled");
        case State::Failed: return error().sentence;
        case State::Running: break;
    }
    if (m_cancelling) return tr("Cancelling…");
    if (m_layers.isEmpty()) return m_engineStatus.isEmpty() ? tr("Waiting") : m_engineStatus;
    if (m_totalBytes > 0 && m_receivedBytes >= m_totalBytes) return tr("Unpacking");
    QString text = m_totalBytes > 0 ? tr("%1 of %2").arg(formatBytes(m_receivedBytes), formatBytes(m_totalBytes))
                                    : formatBytes(m_receivedBytes);
    if (m_speed > 0) text += tr(", %1/s").arg(formatBytes(m_speed));
    if (const qint64 left = secondsLeft(); left >= 0) text += tr(", %1 left").arg(formatDuration(left));
    return text;
}

int PullTask::progressPermille() const {
    if (state() == State::Done) return 1000;
    if (m_totalBytes <= 0) return -1;
    return static_cast<int>(
        std::min(static_cast<double>(m_receivedBytes) / static_cast<double>(m_totalBytes) * 1000, 999.0));
}

void PullTask::cancel() {
    if (!running() || m_cancelling) return;
    m_cancelling = true;
    emit changed();
    m_handle.cancel();
}

void PullTask::takeProgress() {
    api::PullProgress progress;
    {
        const std::lock_guard lock(m_mailbox->mutex);
        progress = std::move(m_mailbox->latest);
        m_mailbox->latest = {};
        if (!std::exchange(m_mailbox->posted, false)) return;
    }
    m_engineStatus = toQt(progress.status);
    m_layers.clear();
    qint64 received = 0;
    qint64 total = 0;
    bool allKnown = true;
    for (const api::LayerProgress& layer : progress.layers) {
        const PullLayer row{toQt(layer.id), phaseOf(layer.phase), layer.currentBytes, layer.totalBytes};
        m_layers.append(row);
        if (row.phase == PullLayer::Phase::AlreadyHere) continue;
        // While a layer is unpacked its figures are those of unpacking: its download size is what was seen before.
        const bool downloads = row.phase == PullLayer::Phase::Waiting || row.phase == PullLayer::Phase::Downloading;
        qint64& size = m_downloadSizes[row.id];
        if (downloads) size = std::max(row.totalBytes, row.currentBytes);
        total += size;
        received += downloads ? row.currentBytes : size;
        if (downloads && row.totalBytes <= 0) allKnown = false;
    }
    m_receivedBytes = received;
    m_totalBytes = allKnown ? total : 0;
    measureSpeed();
    emit changed();
}

void PullTask::measureSpeed() {
    const qint64 now = m_clock.elapsed();
    const qint64 passed = now - m_measuredAtMs;
    if (passed < kMeasureEveryMs) return;
    const qint64 current = std::max<qint64>(0, m_receivedBytes - m_measuredBytes) * 1000 / passed;
    m_speed = m_speed == 0 ? current : (m_speed * 2 + current) / 3;
    if (m_speed < 100) m_speed = 0;
    m_measuredAtMs = now;
    m_measuredBytes = m_receivedBytes;
}

qint64 PullTask::secondsLeft() const {
    const qint64 left = m_totalBytes - m_receivedBytes;
    if (!running() || m_totalBytes <= 0 || left <= 0 || m_speed <= 0 || m_clock.elapsed() < kHonestAfterMs) return -1;
    return (left + m_speed - 1) / m_speed;
}

}  // namespace galley::models
