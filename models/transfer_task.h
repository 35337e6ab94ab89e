// SPDX-License-Identifier: Apache-2.0
/// @file
/// What pulls, pushes, loads and saves have in common: layers on their way, total, speed, an honest time left, pause,
/// go on, cancel. Owned by the task list: it goes on when its dialog is closed. A pause ends the engine's call and
/// keeps what arrived; going on is a new call that takes it from there.
/// Used by ui. Threads: GUI thread; progress arrives on the engine's threads.
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QList>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include "models/engine_runner.h"
#include "models/task.h"

namespace galley::models {

struct TransferLayer {
    enum class Phase {
        Waiting,
        Preparing,
        Downloading,
        Uploading,
        Writing,
        Unpacking,
        Done,
        AlreadyHere,
        AlreadyThere
    };
    /// Empty: it is no layer, but the whole.
    QString id;
    Phase phase = Phase::Waiting;
    qint64 currentBytes = 0;
    qint64 totalBytes = 0;  ///< 0: not known
    bool operator==(const TransferLayer&) const = default;
    /// "Waiting", "12.3 of 57.2 MB", "Unpacking", "Done", "Already here".
    QString phaseText() const;
    /// 0…1000; -1 while not known.
    int permille() const;
    /// Its bytes are on their way.
    bool moving() const { return phase == Phase::Downloading || phase == Phase::Uploading || phase == Phase::Writing; }
    bool finished() const { return phase == Phase::Done || skipped(); }
    /// Nothing had to be moved.
    bool skipped() const { return phase == Phase::AlreadyHere || phase == Phase::AlreadyThere; }
};

class TransferTask : public Task {
    Q_OBJECT
public:
    int progressPermille() const override;
    QString statusText() const override;
    void cancel() override;
    bool canPause() const override { return true; }
    void pause() override;
    void resume() override;

    const QList<TransferLayer>& layers() const { return m_layers; }
    qint64 movedBytes() const { return m_movedBytes; }
    /// 0: not known.
    qint64 totalBytes() const { return m_totalBytes; }
    /// Bytes a second over the last seconds; 0 when nothing moves.
    qint64 speed() const { return m_speed; }
    /// Seconds; -1 when it cannot be said honestly.
    qint64 secondsLeft() const;
    /// Asked to stop or to pause, and not there yet.
    bool stopping() const { return m_stopping != Stopping::No; }

protected:
    struct Report {
        QString status;
        QList<TransferLayer> layers;
    };
    /// For the engine's threads: the newest report wins, the GUI thread is woken once.
    using Reporter = std::function<void(Report)>;

    explicit TransferTask(EngineRunner& runner, QObject* parent);
    /// Begins the engine's call with launch(). Called by begin().
    virtual void call() = 0;
    /// At the end of a constructor.
    void begin();
    /// Runs `work(services, reporter, stop) -> Result<T>` on the bulk lane; `done(T)` when it went well.
    template <class Work, class Done>
    void launch(Work work, Done done);
    /// What the status line says at the end.
    virtual QString doneText() const;
    virtual QString pausedText() const;
    EngineRunner& runner() { return m_runner; }

private:
    struct Mailbox;
    enum class Stopping { No, Pause, Cancel };
    static void markStarted(Mailbox& mailbox);
    Reporter makeReporter();
    void takeReport();
    void measureSpeed();
    void stop(Stopping how);
    /// The call ended without success; `error` is not set when it was stopped.
    void ended(const ErrorInfo& error);
    void settle();

    EngineRunner& m_runner;
    std::shared_ptr<Mailbox> m_mailbox;
    TaskHandle m_handle;
    int m_call = 0;  ///< which call answers count
    QString m_engineStatus;
    QList<TransferLayer> m_layers;
    QHash<QString, qint64> m_sizes;  ///< what each layer has to move
    QHash<QString, qint64> m_kept;   ///< what each layer had at its first report: from an earlier call
    QTimer m_timer;
    QElapsedTimer m_clock;
    qint64 m_measuredAtMs = 0;
    qint64 m_measuredBytes = 0;
    qint64 m_movedBytes = 0;
    qint64 m_keptBytes = 0;
    qint64 m_totalBytes = 0;
    qint64 m_speed = 0;
    Stopping m_stopping = Stopping::No;
};

template <class Work, class Done>
void TransferTask::launch(Work work, Done done) {
    using ResultType = std::invoke_result_t<Work&, const Services&, const Reporter&, std::stop_token>;
    m_handle = m_runner.run(
        Lane::Bulk, this,
        [work = std::move(work), report = makeReporter(), mailbox = m_mailbox](const Services& services,
                                                                               const std::stop_token& stop) mutable {
            markStarted(*mailbox);
            return work(services, report, stop);
        },
        [this, done = std::move(done), call = m_call](ResultType result) mutable {
            if (call != m_call) return;
            takeReport();
            if (!result) return ended(result.cancelled() ? ErrorInfo{} : toErrorInfo(result.error()));
            if constexpr (std::is_same_v<ResultType, Result<void>>) {
                done();
            } else {
                done(std::move(*result));
            }
            settle();
            finish(State::Done);
        });
}

}  // namespace galley::models
