// SPDX-License-Identifier: Apache-2.0
#include "models/transfer_task.h"

#include <QCoreApplication>

#include <algorithm>
#include <atomic>
#include <mutex>

#include "models/format.h"

namespace galley::models {

namespace {

constexpr qint64 kMeasureEveryMs = 500;
constexpr qint64 kHonestAfterMs = 2000;
constexpr qint64 kStandsStill = 100;

}  // namespace

/// The newest report, whatever the GUI thread is doing: older ones are overwritten, one call at most is queued.
struct TransferTask::Mailbox {
    std::mutex mutex;
    Report latest;
    bool posted = false;
    std::atomic<bool> started{false};
};

QString TransferLayer::phaseText() const {
    switch (phase) {
        case Phase::Waiting: return TransferTask::tr("Waiting");
        case Phase::Preparing: return TransferTask::tr("Preparing");
        case Phase::Downloading:
        case Phase::Uploading:
        case Phase::Writing:
            return totalBytes > 0 ? TransferTask::tr("%1 of %2").arg(formatBytes(currentBytes), formatBytes(totalBytes))
                                  : formatBytes(currentBytes);
        case Phase::Unpacking: return TransferTask::tr("Unpacking");
        case Phase::Done: return TransferTask::tr("Done");
        case Phase::AlreadyHere: return TransferTask::tr("Already here");
        case Phase::AlreadyThere: return TransferTask::tr("Already there");
    }
    return {};
}

int TransferLayer::permille() const {
    if (finished()) return 1000;
    if (phase == Phase::Waiting) return 0;
    if (totalBytes <= 0) return -1;
    return static_cast<int>(std::clamp(static_cast<double>(currentBytes) / static_cast<double>(totalBytes), 0.0, 1.0) *
                            1000);
}

TransferTask::TransferTask(EngineRunner& runner, QObject* parent) : Task(parent), m_runner(runner) {
    m_timer.setInterval(static_cast<int>(kMeasureEveryMs) * 2);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        measureSpeed();
        emit changed();
    });
}

void TransferTask::begin() {
    ++m_call;
    m_mailbox = std::make_shared<Mailbox>();
    m_stopping = Stopping::No;
    m_engineStatus.clear();
    m_kept.clear();
    m_keptBytes = 0;
    m_measuredAtMs = 0;
    m_measuredBytes = 0;
    m_clock.start();
    m_timer.start();
    call();
}

TransferTask::Reporter TransferTask::makeReporter() {
    const QPointer<QObject> self(this);
    return [mailbox = m_mailbox, self, task = this, &runner = m_runner](Report report) {
        {
            const std::lock_guard lock(mailbox->mutex);
            mailbox->latest = std::move(report);
            if (mailbox->posted) return;
            mailbox->posted = true;
        }
        runner.post(self, [task, mailbox] {
            if (mailbox == task->m_mailbox) task->takeReport();
        });
    };
}

void TransferTask::takeReport() {
    Report report;
    {
        const std::lock_guard lock(m_mailbox->mutex);
        report = std::move(m_mailbox->latest);
        m_mailbox->latest = {};
        if (!std::exchange(m_mailbox->posted, false)) return;
    }
    m_engineStatus = report.status;
    m_layers = std::move(report.layers);
    qint64 moved = 0;
    qint64 total = 0;
    bool allKnown = true;
    for (const TransferLayer& layer : std::as_const(m_layers)) {
        if (layer.skipped()) continue;
        // While a layer is unpacked its figures are those of unpacking: its size is what was seen before.
        const bool comes = layer.phase != TransferLayer::Phase::Unpacking && layer.phase != TransferLayer::Phase::Done;
        qint64& size = m_sizes[layer.id];
        if (comes) size = std::max(layer.totalBytes, layer.currentBytes);
        total += size;
        if (comes && layer.totalBytes <= 0) allKnown = false;
        const qint64 have = comes ? layer.currentBytes : size;
        if (layer.phase == TransferLayer::Phase::Preparing) continue;
        moved += have;
        if (comes && have > 0 && !m_kept.contains(layer.id)) {
            m_kept.insert(layer.id, have);
            m_keptBytes += have;
        }
    }
    m_movedBytes = moved;
    m_totalBytes = allKnown ? total : 0;
    measureSpeed();
    emit changed();
}

// What an earlier call brought is there at once: it says nothing about the line.
void TransferTask::measureSpeed() {
    const qint64 now = m_clock.elapsed();
    const qint64 passed = now - m_measuredAtMs;
    if (passed < kMeasureEveryMs) return;
    const qint64 fresh = std::max<qint64>(0, m_movedBytes - m_keptBytes);
    const qint64 current = std::max<qint64>(0, fresh - m_measuredBytes) * 1000 / passed;
    m_speed = m_speed == 0 ? current : (m_speed * 2 + current) / 3;
    if (m_speed < kStandsStill) m_speed = 0;
    m_measuredAtMs = now;
    m_measuredBytes = fresh;
}

qint64 TransferTask::secondsLeft() const {
    const qint64 left = m_totalBytes - m_movedBytes;
    if (!running() || stopping() || m_totalBytes <= 0 || left <= 0 || m_speed <= 0) return -1;
    return m_clock.elapsed() < kHonestAfterMs ? -1 : (left + m_speed - 1) / m_speed;
}

int TransferTask::progressPermille() const {
    if (state() == State::Done) return 1000;
    if (m_totalBytes <= 0) return -1;
    return static_cast<int>(
        std::min(static_cast<double>(m_movedBytes) / static_cast<double>(m_totalBytes) * 1000, 999.0));
}

QString TransferTask::doneText() const {
    return tr("Done");
}

QString TransferTask::pausedText() const {
    return tr("Paused. What has arrived is kept.");
}

QString TransferTask::statusText() const {
    switch (state()) {
        case State::Done: return doneText();
        case State::Cancelled: return tr("Cancelled");
        case State::Paused: return pausedText();
        case State::Failed: return error().sentence;
        case State::Running: break;
    }
    if (m_stopping == Stopping::Cancel) return tr("Cancelling…");
    if (m_stopping == Stopping::Pause) return tr("Pausing…");
    if (m_layers.isEmpty()) return m_engineStatus.isEmpty() ? tr("Waiting") : m_engineStatus;
    if (m_totalBytes > 0 && m_movedBytes >= m_totalBytes) {
        const bool unpacks = std::any_of(m_layers.begin(), m_layers.end(), [](const TransferLayer& layer) {
            return layer.phase == TransferLayer::Phase::Unpacking;
        });
        return unpacks ? tr("Unpacking") : tr("Finishing");
    }
    QString text = m_totalBytes > 0 ? tr("%1 of %2").arg(formatBytes(m_movedBytes), formatBytes(m_totalBytes))
                                    : formatBytes(m_movedBytes);
    if (m_speed > 0) text += tr(", %1/s").arg(formatBytes(m_speed));
    if (const qint64 left = secondsLeft(); left >= 0) text += tr(", %1 left").arg(formatDuration(left));
    return text;
}

void TransferTask::cancel() {
    if (state() == State::Paused) return finish(State::Cancelled);
    stop(Stopping::Cancel);
}

void TransferTask::pause() {
    if (canPause() && m_stopping == Stopping::No) stop(Stopping::Pause);
}

void TransferTask::stop(Stopping how) {
    if (!running() || m_stopping == Stopping::Cancel) return;
    m_stopping = how;
    emit changed();
    m_handle.cancel();
    if (m_mailbox->started) return;
    // It still waits for its turn, and so would its answer.
    ++m_call;
    ended({});
}

void TransferTask::markStarted(Mailbox& mailbox) {
    mailbox.started = true;
}

void TransferTask::resume() {
    if (state() != State::Paused && state() != State::Failed) return;
    begin();
    become(State::Running);
}

void TransferTask::ended(const ErrorInfo& error) {
    const bool pauses = m_stopping == Stopping::Pause && !error.isSet();
    settle();
    if (pauses) {
        become(State::Paused);
    } else if (error.isSet()) {
        finish(State::Failed, error);
    } else {
        finish(State::Cancelled);
    }
}

void TransferTask::settle() {
    m_timer.stop();
    m_speed = 0;
    m_stopping = Stopping::No;
}

}  // namespace galley::models
