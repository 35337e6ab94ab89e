// SPDX-License-Identifier: Apache-2.0
/// @file
/// What can be done to containers. Each runs on the Actions lane; the row is busy until it ended; errors are signals.
/// Used by ui/containers, ui/shell. Threads: GUI thread.
#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>

#include <functional>

#include "models/engine_runner.h"
#include "models/error_info.h"

namespace galley::models {

class ContainerActions : public QObject {
    Q_OBJECT
public:
    explicit ContainerActions(EngineRunner& runner, QObject* parent = nullptr);

    /// "Stopping…" while an action runs on the container; else empty. A busy container takes no second action.
    QString busyText(const QString& id) const { return m_busy.value(id); }
    bool isBusy(const QString& id) const { return m_busy.contains(id); }

public slots:
    void start(const QStringList& ids);
    void stop(const QStringList& ids);
    void restart(const QStringList& ids);
    void kill(const QStringList& ids);
    /// `force`: also when it runs. `volumes`: its anonymous volumes too.
    void remove(const QStringList& ids, bool force, bool volumes = true);
    void rename(const QString& id, const QString& name);

signals:
    void busyChanged(const QString& id);
    /// The action ended well. `action`: "start", "stop", "restart", "kill", "remove", "rename".
    void succeeded(const QString& id, const QString& action);
    /// `error.sentence` can be shown as it is.
    void failed(const QString& id, const QString& action, const galley::models::ErrorInfo& error);

private:
    using Call = std::function<Result<void>(const Services&, const std::string&, std::stop_token)>;
    void runFor(const QStringList& ids, const QString& action, const QString& busyText, const Call& call);

    EngineRunner& m_runner;
    QHash<QString, QString> m_busy;
};

}  // namespace galley::models
