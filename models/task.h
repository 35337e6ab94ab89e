// SPDX-License-Identifier: Apache-2.0
/// @file
/// Something that goes on in the background and can be watched and cancelled; some can be paused and go on later.
/// Used by the task list and ui. Threads: GUI thread.
#pragma once

#include <QObject>
#include <QString>

#include "models/error_info.h"

namespace galley::models {

class Task : public QObject {
    Q_OBJECT
public:
    enum class State { Running, Paused, Done, Failed, Cancelled };
    Q_ENUM(State)

    using QObject::QObject;

    virtual QString title() const = 0;
    /// One line: what it is doing now, or how it ended.
    virtual QString statusText() const = 0;
    /// 0…1000; -1 while the size is not known.
    virtual int progressPermille() const = 0;
    /// Asks it to stop; it then ends as Cancelled (or Done, when it was quicker).
    virtual void cancel() = 0;
    /// It can be paused and goes on from where it was.
    virtual bool canPause() const { return false; }
    virtual void pause() {}
    /// Goes on after a pause, or tries again after a failure.
    virtual void resume() {}

    State state() const { return m_state; }
    bool running() const { return m_state == State::Running; }
    /// Running, or it can go on.
    bool open() const { return m_state == State::Running || m_state == State::Paused; }
    /// Set when Failed.
    const ErrorInfo& error() const { return m_error; }

signals:
    void changed();
    /// It came to an end, after the last changed(); once more when it was resumed after that.
    void finished();

protected:
    void finish(State state, const ErrorInfo& error = {});
    /// Running or Paused.
    void become(State state);

private:
    State m_state = State::Running;
    ErrorInfo m_error;
};

}  // namespace galley::models
