// SPDX-License-Identifier: Apache-2.0
/// @file
/// Changing what a container may use, and whether it starts again, also while it runs: the values that it has, what is
/// wrong with new ones, the same thing as a command line, and doing it.
/// Used by ui/containers' LimitsDialog. Threads: GUI thread.
#pragma once

#include <QObject>

#include "models/engine_runner.h"
#include "models/error_info.h"
#include "models/limits.h"
#include "models/run_form.h"

namespace galley::models {

class LimitsForm : public QObject {
    Q_OBJECT
public:
    /// Loads by itself. `name`: for the command line.
    LimitsForm(EngineRunner& runner, const QString& containerId, const QString& name, QObject* parent = nullptr);
    ~LimitsForm() override;

    /// The container was looked at: present() is filled.
    bool loaded() const { return m_loaded; }
    const LimitValues& present() const { return m_present; }

    const LimitValues& values() const { return m_values; }
    RunValues::Restart restart() const { return m_restart; }
    void setValues(const LimitValues& values, RunValues::Restart restart);

    /// A sentence for below the field; empty when it is well.
    QString problem(Limit limit) const;
    /// Something differs from what is, everything is well, and nothing is under way.
    bool valid() const;
    /// "galley update --memory 1g --restart no web": everything as it is to be.
    QString commandLine() const;
    bool submitting() const { return m_submitting; }

public slots:
    /// succeeded() or failed().
    void submit();

signals:
    /// present() arrived, or failed() says why not.
    void loadedChanged();
    void validationChanged();
    void succeeded();
    void failed(const galley::models::ErrorInfo& error);

private:
    struct Loaded;
    void load();
    LimitValues changes() const;

    EngineRunner& m_runner;
    QString m_id;
    QString m_name;
    bool m_loaded = false;
    bool m_submitting = false;
    LimitValues m_present;
    LimitValues m_values;
    RunValues::Restart m_presentRestart = RunValues::Restart::No;
    RunValues::Restart m_restart = RunValues::Restart::No;
    QString m_presentRestartText = QStringLiteral("no");  ///< "on-failure:3"
    TaskHandle m_handle;
};

}  // namespace galley::models
