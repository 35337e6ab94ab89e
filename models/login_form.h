// SPDX-License-Identifier: Apache-2.0
/// @file
/// One log-in: checks what is typed, tries it, and keeps it when asked to. The secret is in no log, no error and no
/// signal. Used by ui/registries. Threads: GUI thread.
#pragma once

#include <QObject>

#include "models/engine_runner.h"
#include "models/error_info.h"
#include "models/login_list_model.h"

namespace galley::models {

struct LoginValues {
    QString registry;  ///< empty: Docker Hub
    QString user;
    QString secret;  ///< password or token
};

class LoginForm : public QObject {
    Q_OBJECT
public:
    enum class State { Idle, Testing, TestedWell, LoggingIn, Done, Failed };
    Q_ENUM(State)

    explicit LoginForm(EngineRunner& runner, QObject* parent = nullptr);

    const LoginValues& values() const { return m_values; }
    /// Typing takes away what an earlier try said.
    void setValues(const LoginValues& values);
    /// For below the registry's field; empty when it is well.
    QString registryProblem() const;
    /// Everything is filled in, and nothing is under way.
    bool ready() const;
    State state() const { return m_state; }
    bool busy() const { return m_state == State::Testing || m_state == State::LoggingIn; }
    /// When Failed.
    const ErrorInfo& error() const { return m_error; }
    /// When Done: where it is kept.
    const LoginRow& login() const { return m_login; }
    /// Where tokens for the registry are made; empty where that is not known.
    QString tokenPage() const;

public slots:
    /// Verifies and keeps nothing.
    void test();
    /// Verifies, then keeps it.
    void submit();

signals:
    void changed();

private:
    void become(State state, const ErrorInfo& error = {});

    EngineRunner& m_runner;
    TaskHandle m_handle;
    LoginValues m_values;
    State m_state = State::Idle;
    ErrorInfo m_error;
    LoginRow m_login;
};

}  // namespace galley::models
