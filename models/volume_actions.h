// SPDX-License-Identifier: Apache-2.0
/// @file
/// What can be done to volumes. Short work runs on the Actions lane; copies, exports and imports are tasks. A volume is
/// busy until its work ended; errors are signals. Used by ui/volumes. Threads: GUI thread.
#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>

#include <functional>

#include "models/engine_runner.h"
#include "models/error_info.h"

namespace galley::models {

class TaskListModel;
class VolumeTask;

class VolumeActions : public QObject {
    Q_OBJECT
public:
    VolumeActions(EngineRunner& runner, TaskListModel& tasks, QObject* parent = nullptr);

    /// "Deleting…" while work goes on; else empty. A busy volume takes no second action.
    QString busyText(const QString& name) const { return m_busy.value(name); }
    bool isBusy(const QString& name) const { return m_busy.contains(name); }

    /// The task list owns what these return; nullptr for a busy volume.
    VolumeTask* clone(const QString& source, const QString& target);
    VolumeTask* exportTar(const QString& name, const QString& path);
    /// Into a volume that exists, or as a new one.
    VolumeTask* importTar(const QString& name, const QString& path);

public slots:
    void create(const QString& name);
    void remove(const QStringList& names);
    void rename(const QString& from, const QString& to);
    /// Deletes the files in it and keeps the volume.
    void empty(const QString& name);

signals:
    void busyChanged(const QString& name);
    /// `action`: "create", "remove", "rename", "empty", "clone", "export", "import".
    void succeeded(const QString& name, const QString& action);
    /// Besides succeeded().
    void renamed(const QString& from, const QString& to);
    /// Of what is no task: a task tells of its own failure. `error.sentence` can be shown as it is.
    void failed(const QString& name, const QString& action, const galley::models::ErrorInfo& error);

private:
    using Call = std::function<Result<void>(const Services&, const std::string&)>;
    void run(const QString& name, const QString& action, const QString& busyText, const Call& call,
             const std::function<void()>& then = {});
    void follow(VolumeTask* task, const QString& busyText, const QString& action);
    void setBusy(const QString& name, const QString& text);

    EngineRunner& m_runner;
    TaskListModel& m_tasks;
    QHash<QString, QString> m_busy;
};

}  // namespace galley::models
