// SPDX-License-Identifier: Apache-2.0
/// @file
/// A shell in a running container: what is typed goes in, what it prints comes out. Used by ui/containers.
/// Threads: GUI thread; two threads of the runner read and write. Nothing blocks: a shell that does not read is not
/// waited for, and one that prints faster than it is shown waits.
/// Processes: the shell runs in the container and ends (SIGHUP) with this object.
#pragma once

#include <QByteArray>
#include <QObject>

#include <memory>

#include "models/engine_runner.h"
#include "models/error_info.h"

namespace galley::models {

class TerminalSession : public QObject {
    Q_OBJECT
public:
    enum class State { Idle, Starting, Running, Ended, Failed };

    TerminalSession(EngineRunner& runner, const QString& containerId, QObject* parent = nullptr);
    /// Hangs up.
    ~TerminalSession() override;

    State state() const { return m_state; }
    /// Of the shell, when it has ended; -1 when nobody knows.
    int exitCode() const { return m_exitCode; }
    const ErrorInfo& error() const { return m_error; }

    /// Starts bash, or sh where there is none; one that runs is hung up first.
    void start(int columns, int rows);
    void hangUp();
    /// Dropped unless a shell runs.
    void write(const QByteArray& bytes);
    void resize(int columns, int rows);

signals:
    void stateChanged();
    /// Raw bytes of the terminal: hostile.
    void received(const QByteArray& bytes);

private:
    class Channel;
    void setState(State state);
    void take(const std::shared_ptr<Channel>& channel);

    EngineRunner& m_runner;
    QString m_containerId;
    State m_state = State::Idle;
    int m_exitCode = -1;
    ErrorInfo m_error;
    int m_columns = 80;
    int m_rows = 24;
    std::shared_ptr<Channel> m_channel;  ///< of the shell that runs
    FollowHandle m_reading;
    FollowHandle m_writing;
};

}  // namespace galley::models
