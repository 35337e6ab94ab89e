// SPDX-License-Identifier: Apache-2.0
/// @file
/// Opens the engine in the background and says how that went: a failure is a state with an error, never an end.
/// Used by ui and the other models. Threads: GUI thread.
#pragma once

#include <QObject>

#include "models/engine_runner.h"
#include "models/error_info.h"

namespace galley::models {

class EngineGate : public QObject {
    Q_OBJECT
public:
    enum class State { Opening, Ready, Failed };
    Q_ENUM(State)

    EngineGate(EngineRunner& runner, ServiceOpener opener, QObject* parent = nullptr);

    State state() const { return m_state; }
    /// Set when Failed.
    const ErrorInfo& error() const { return m_error; }

public slots:
    /// Opens, or tries again after a failure; nothing while Opening or Ready.
    void open();

signals:
    void stateChanged();

private:
    EngineRunner& m_runner;
    ServiceOpener m_opener;
    bool m_begun = false;
    State m_state = State::Opening;
    ErrorInfo m_error;
};

}  // namespace galley::models
