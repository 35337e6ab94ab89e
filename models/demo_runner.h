// SPDX-License-Identifier: Apache-2.0
/// @file
/// "Run the Flask demo": pulls the demo image, runs it on a free port, waits until it answers. Used by the first page.
/// Threads: GUI thread.
#pragma once

#include <QObject>
#include <QTimer>
#include <QUrl>

#include "models/engine_runner.h"
#include "models/error_info.h"
#include "models/types.h"

namespace galley::models {

class ImageActions;
class PullTask;

/// The demo image: GALLEY_DEMO_IMAGE, else `<config>/demo-image`, else `<prefix>/share/galley/demo-image` (one line,
/// the reference), else the published one. Reads files: call it on a worker.
QString demoImageReference();

class DemoRunner : public QObject {
    Q_OBJECT
public:
    enum class State { Idle, Pulling, Starting, Waiting, Ready, Failed };
    Q_ENUM(State)

    DemoRunner(EngineRunner& runner, ImageActions& images, QObject* parent = nullptr);

    State state() const { return m_state; }
    bool busy() const { return m_state == State::Pulling || m_state == State::Starting || m_state == State::Waiting; }
    /// One line: what is being done.
    QString statusText() const;
    const ErrorInfo& error() const { return m_error; }
    /// While Pulling, for its progress; else nullptr.
    PullTask* pullTask() const;
    QString containerId() const { return m_containerId; }
    /// When Ready.
    QUrl url() const { return m_url; }

public slots:
    void start();
    void cancel();

signals:
    void changed();
    /// The page answers: open it.
    void ready(const QUrl& url, const QString& containerId);

private:
    void become(State state);
    void fail(const ErrorInfo& error);
    void pull(const QString& reference);
    void launch(const QString& reference);
    void lookForAnswer();
    void takeAnswer(const Result<PortEntry>& answer);

    EngineRunner& m_runner;
    ImageActions& m_images;
    State m_state = State::Idle;
    ErrorInfo m_error;
    QPointer<PullTask> m_pull;
    TaskHandle m_handle;
    QTimer m_timer;
    int m_looks = 0;
    QString m_containerId;
    QUrl m_url;
};

}  // namespace galley::models
