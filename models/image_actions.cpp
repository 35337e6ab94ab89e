// SPDX-License-Identifier: Apache-2.0
#include "models/image_actions.h"

#include "engine/api/image_service.h"
#include "models/archive_task.h"
#include "models/pull_task.h"
#include "models/push_task.h"
#include "models/task_list_model.h"

namespace galley::models {

ImageActions::ImageActions(EngineRunner& runner, TaskListModel& tasks, QObject* parent)
    : QObject(parent), m_runner(runner), m_tasks(tasks) {}

// What failed before is not worth a word beside the next try.
void ImageActions::forgetFailed(const std::function<bool(const Task&)>& same) {
    for (int row = m_tasks.rowCount() - 1; row >= 0; --row) {
        Task* task = m_tasks.at(row);
        if (task->state() == Task::State::Failed && same(*task)) m_tasks.forget(task);
    }
}

PullTask* ImageActions::pull(const QString& reference, const QString& platform) {
    auto* task = new PullTask(m_runner, reference, platform);
    forgetFailed([task](const Task& other) {
        const auto* pull = qobject_cast<const PullTask*>(&other);
        return pull != nullptr && pull->reference() == task->reference() && pull->platform() == task->platform();
    });
    m_tasks.add(task);
    return task;
}

PushTask* ImageActions::push(const QString& reference, const QString& image) {
    auto* task = new PushTask(m_runner, reference, image);
    forgetFailed([task](const Task& other) {
        const auto* push = qobject_cast<const PushTask*>(&other);
        return push != nullptr && push->reference() == task->reference();
    });
    m_tasks.add(task);
    return task;
}

SaveTask* ImageActions::save(const SaveValues& values) {
    auto* task = new SaveTask(m_runner, values);
    m_tasks.add(task);
    return task;
}

LoadTask* ImageActions::load(const QString& path) {
    auto* task = new LoadTask(m_runner, path);
    m_tasks.add(task);
    return task;
}

void ImageActions::setBusy(const QString& reference, const QString& text) {
    if (text.isEmpty()) {
        m_busy.remove(reference);
    } else {
        m_busy.insert(reference, text);
    }
    emit busyChanged(reference);
}

void ImageActions::remove(const QStringList& references, bool force) {
    for (const QString& reference : references) {
        if (m_busy.contains(reference)) continue;
        setBusy(reference, tr("Deleting…"));
        m_runner.run(
            Lane::Actions, this,
            [name = reference.toStdString(), force](const Services& services, const std::stop_token&) -> Result<void> {
                const auto removed = services.images->remove(name, force);
                if (!removed) return removed.failure();
                return {};
            },
            [this, reference](const Result<void>& result) {
                setBusy(reference, {});
                if (result) {
                    emit succeeded(reference, QStringLiteral("remove"));
                } else if (!result.cancelled()) {
                    emit failed(reference, QStringLiteral("remove"), toErrorInfo(result.error()));
                }
            });
    }
}

void ImageActions::tag(const QString& source, const QString& target) {
    m_runner.run(
        Lane::Interactive, this,
        [from = source.toStdString(), to = target.trimmed().toStdString()](
            const Services& services, const std::stop_token&) { return services.images->tag(from, to); },
        [this, source](const Result<void>& result) {
            if (result) {
                emit succeeded(source, QStringLiteral("tag"));
            } else if (!result.cancelled()) {
                emit failed(source, QStringLiteral("tag"), toErrorInfo(result.error()));
            }
        });
}

void ImageActions::checkReference(const QString& text) {
    const quint64 generation = ++m_checkGeneration;
    m_runner.run(
        Lane::Interactive, this,
        [reference = text.trimmed().toStdString()](const Services& services, const std::stop_token&) {
            return services.images->normalise(reference);
        },
        [this, text, generation](const Result<std::string>& result) {
            if (generation != m_checkGeneration) return;
            if (result) {
                emit referenceChecked(text, QString::fromStdString(*result), {});
            } else {
                emit referenceChecked(text, {}, toErrorInfo(result.error()));
            }
        });
}

}  // namespace galley::models
