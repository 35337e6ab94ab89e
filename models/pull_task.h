// SPDX-License-Identifier: Apache-2.0
/// @file
/// One pull: layers, total, speed, time left, cancel. Made by ImageActions::pull(), owned by the task list: it goes on
/// when the dialog is closed. Used by ui/images. Threads: GUI thread; progress arrives on the engine's threads.
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QList>
#include <QTimer>

#include <memory>

#include "models/engine_runner.h"
#include "models/task.h"

namespace galley::models {

struct PullLayer {
    enum class Phase { Waiting, Downloading, Unpacking, Done, AlreadyHere };
    QString id;
    Phase phase = Phase::Waiting;
    qint64 currentBytes = 0;
    qint64 totalBytes = 0;  ///< 0: not known
    bool operator==(const PullLayer&) const = default;
    /// "Waiting", "12.3 / 57.2 MB", "Unpacking", "Done", "Already here".
    QString phaseText() const;
    /// 0…1000; -1 while not known.
    int permille() const;
};

class PullTask : public Task {
    Q_OBJECT
public:
    PullTask(EngineRunner& runner, const QString& reference, const QString& platform, QObject* parent = nullptr);

    QString title() const override;
    QString statusText() const override;
    int progressPermille() const override;
    void cancel() override;

    QString reference() const { return m_reference; }
    /// "linux/arm64"; empty: this machine's.
    QString platform() const { return m_platform; }
    const QList<PullLayer>& layers() const { return m_layers; }
    qint64 receivedBytes() const { return m_receivedBytes; }
    /// 0: not known.
    qint64 totalBytes() const { return m_totalBytes; }
    /// Bytes a second over the last seconds; 0 when nothing comes.
    qint64 speed() const { return m_speed; }
    /// Seconds; -1 when it cannot be said honestly.
    qint64 secondsLeft() const;

    /// When Done: what arrived.
    QString imageId() const { return m_imageId; }
    QString familiarName() const { return m_familiarName; }
    bool upToDate() const { return m_upToDate; }

private:
    struct Mailbox;
    void takeProgress();
    void measureSpeed();

    QString m_reference;
    QString m_platform;
    std::shared_ptr<Mailbox> m_mailbox;
    TaskHandle m_handle;
    QString m_engineStatus;
    QList<PullLayer> m_layers;
    QHash<QString, qint64> m_downloadSizes;
    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_measuredAtMs = 0;
    qint64 m_measuredBytes = 0;
    qint64 m_receivedBytes = 0;
    qint64 m_totalBytes = 0;
    qint64 m_speed = 0;
    bool m_cancelling = false;
    QString m_imageId;
    QString m_familiarName;
    bool m_upToDate = false;
};

}  // namespace galley::models
