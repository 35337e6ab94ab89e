// SPDX-License-Identifier: Apache-2.0
/// @file
/// Whether one host port is free, checked while typing. One object per field. Used by the port editor, the run form.
/// Threads: GUI thread.
#pragma once

#include <QObject>
#include <QTimer>

#include "models/engine_runner.h"
#include "models/types.h"

namespace galley::models {

class PortCheck : public QObject {
    Q_OBJECT
public:
    enum class State {
        Idle,  ///< nothing to check (an empty field: a free port is chosen at start)
        Checking,
        Free,
        Own,      ///< the port this container has already
        Taken,    ///< sentence() says by whom, suggestion() a free one
        Invalid,  ///< no port number
        Unknown,  ///< the check itself failed; sentence() says why
    };
    Q_ENUM(State)
    static constexpr int kDebounceMs = 150;

    explicit PortCheck(EngineRunner& runner, QObject* parent = nullptr);

    /// A mapping that counts as Own.
    void setOwn(const PortEntry& entry) { m_own = entry; }
    /// Call on every keystroke.
    void setText(const QString& hostPort, const QString& hostAddress, PortProtocol protocol);

    State state() const { return m_state; }
    /// The number typed; 0 when Idle or Invalid.
    quint16 port() const { return m_port; }
    /// Free, Own or Idle: can be submitted.
    bool acceptable() const;
    QString sentence() const { return m_sentence; }
    /// A free port near; 0: none known.
    quint16 suggestion() const { return m_suggestion; }

signals:
    void changed();

private:
    void ask();
    void become(State state, const QString& sentence = {}, quint16 suggestion = 0);

    EngineRunner& m_runner;
    QTimer m_timer;
    PortEntry m_own;
    QString m_address;
    PortProtocol m_protocol = PortProtocol::Tcp;
    quint16 m_port = 0;
    State m_state = State::Idle;
    QString m_sentence;
    quint16 m_suggestion = 0;
    quint64 m_generation = 0;
};

}  // namespace galley::models
