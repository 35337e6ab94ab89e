// SPDX-License-Identifier: Apache-2.0
#include "models/volume_actions.h"

#include "engine/api/volume_service.h"
#include "models/task_list_model.h"
#include "models/volume_task.h"

namespace galley::models {

VolumeActions::VolumeActions(EngineRunner& runner, TaskListModel& tasks, QObject* parent)
    : QObject(parent), m_runner(runner), m_tasks(tasks) {}

void VolumeActions::setBusy(const QString& name, const QString& text) {
    if (text.isEmpty()) {
        m_busy.remove(name);
    } else {
        m_busy.insert(name, text);
    }
    emit busyChanged(name);
}

void VolumeActions::run(const QString& name, const QString& action, const QString& busyText, const Call& call,
                        const std::function<void()>& then) {
    if (name.isEmpty() || isBusy(name)) return;
    setBusy(name, busyText);
    m_runner.run(
        Lane::Actions, this,
        [call, reference = name.toStdString()](const Services& services, const std::stop_token&) {
            return call(services, reference);
        },
        [this, name, action, then](const Result<void>& result) {
            setBusy(name, {});
            if (result) {
                if (then) then();
                emit succeeded(name, action);
            } else if (!result.cancelled()) {
                emit failed(name, action, toErrorInfo(result.error()));
            }
        });
}

void VolumeActions::create(const QString& name) {
    run(name, QStringLiteral("create"), tr("Creating…"),
        [](const Services& services, const std::string& reference) -> Result<void> {
            api::VolumeRequest request;
            request.name = reference;
            const auto made = services.volumes->create(request);
            if (!made) return made.failure();
            return {};
        });
}

void VolumeActions::remove(const QStringList& names) {
    for (const QString& name : names) {
        run(name, QStringLiteral("remove"), tr("Deleting…"),
            [](const Services& services, const std::string& reference) {
                return services.volumes->remove(reference, false);
            });
    }
}

void VolumeActions::rename(const QString& from, const QString& to) {
    run(
        from, QStringLiteral("rename"), tr("Renaming…"),
        [target = to.toStdString()](const Services& services, const std::string& reference) {
            return services.volumes->rename(reference, target);
        },
        [this, from, to] { emit renamed(from, to); });
}

void VolumeActions::empty(const QString& name) {
    run(name, QStringLiteral("empty"), tr("Emptying…"),
        [](const Services& services, const std::string& reference) { return services.volumes->empty(reference); });
}

void VolumeActions::follow(VolumeTask* task, const QString& busyText, const QString& action) {
    const QString name = task->volume();
    setBusy(name, busyText);
    connect(task, &Task::finished, this, [this, task, name, action] {
        setBusy(name, {});
        if (task->state() == Task::State::Done) emit succeeded(name, action);
    });
    m_tasks.add(task);
}

VolumeTask* VolumeActions::clone(const QString& source, const QString& target) {
    if (isBusy(source)) return nullptr;
    auto* task = new VolumeTask(m_runner, VolumeTask::Kind::Clone, source, target);
    follow(task, tr("Cloning…"), QStringLiteral("clone"));
    return task;
}

VolumeTask* VolumeActions::exportTar(const QString& name, const QString& path) {
    if (isBusy(name)) return nullptr;
    auto* task = new VolumeTask(m_runner, VolumeTask::Kind::Export, name, path);
    follow(task, tr("Exporting…"), QStringLiteral("export"));
    return task;
}

VolumeTask* VolumeActions::importTar(const QString& name, const QString& path) {
    if (isBusy(name)) return nullptr;
    auto* task = new VolumeTask(m_runner, VolumeTask::Kind::Import, name, path);
    follow(task, tr("Importing…"), QStringLiteral("import"));
    return task;
}

}  // namespace galley::models
