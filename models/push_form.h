// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a push is asked before anything is sent: where to, what is there already, and what in it should not be seen by
/// others. Nothing is changed by asking: a new name is given by the push.
/// Used by ui/images. Threads: GUI thread.
#pragma once

#include <QList>
#include <QObject>

#include "models/engine_runner.h"
#include "models/error_info.h"

namespace galley::models {

struct SensitiveRow {
    QString path;
    QString why;
    QString layerId;
    bool operator==(const SensitiveRow&) const = default;
};

struct PushFacts {
    int layers = 0;
    int layersThere = 0;
    qint64 bytesToSend = 0;
    QList<SensitiveRow> sensitive;
    QString account;  ///< as whom; empty: nobody is logged in there
};

class PushForm : public QObject {
    Q_OBJECT
public:
    enum class State { Asking, Planning, Planned, Failed };
    Q_ENUM(State)

    /// `reference`: the image's name as it is now.
    PushForm(EngineRunner& runner, const QString& reference, QObject* parent = nullptr);
    ~PushForm() override;

    QString reference() const { return m_reference; }
    QString target() const { return m_target; }
    /// Another target needs another plan. `normalised`: in full.
    void setTarget(const QString& target, const QString& normalised);
    /// The image gets this name too when it is pushed.
    bool isNewName() const { return m_target != m_reference; }
    State state() const { return m_state; }
    const PushFacts& facts() const { return m_facts; }
    const ErrorInfo& error() const { return m_error; }
    /// "12 of 14 layers are already there, about 3 MB to send"
    QString planText() const;
    bool needsConsent() const { return m_state == State::Planned && !m_facts.sensitive.isEmpty(); }
    /// The same image under the account's own name; empty when the target is it, or nobody is logged in.
    static QString ownName(const QString& normalised, const QString& account);
    /// "docker.io" of "docker.io/library/flask:latest".
    static QString registryOf(const QString& normalised);

public slots:
    void plan();

signals:
    void changed();

private:
    void become(State state, const ErrorInfo& error = {});

    EngineRunner& m_runner;
    TaskHandle m_handle;
    int m_plans = 0;
    QString m_reference;
    QString m_target;
    QString m_normalised;
    State m_state = State::Asking;
    PushFacts m_facts;
    ErrorInfo m_error;
};

}  // namespace galley::models
