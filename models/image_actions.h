// SPDX-License-Identifier: Apache-2.0
/// @file
/// What can be done to images: pull, push, save and load (as tasks), remove, tag, check a reference while typing.
/// Used by ui/images. Threads: GUI thread.
#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>

#include <functional>

#include "models/engine_runner.h"
#include "models/error_info.h"

namespace galley::models {

class LoadTask;
class PullTask;
class PushTask;
class SaveTask;
class Task;
class TaskListModel;
struct SaveValues;

class ImageActions : public QObject {
    Q_OBJECT
public:
    ImageActions(EngineRunner& runner, TaskListModel& tasks, QObject* parent = nullptr);

    /// Starts a pull and puts it into the task list, which owns it; one of the same that failed leaves the list.
    /// `platform` empty: this machine.
    PullTask* pull(const QString& reference, const QString& platform = {});

    /// Starts a push of a name that the image has, or of a new one for `image`; one of the same that failed leaves the
    /// list.
    PushTask* push(const QString& reference, const QString& image = {});

    SaveTask* save(const SaveValues& values);
    /// `path`: an archive of images.
    LoadTask* load(const QString& path);

    QString busyText(const QString& reference) const { return m_busy.value(reference); }

public slots:
    /// `references`: ImageRow::reference. Docker's rules: removing one of several tags only untags.
    void remove(const QStringList& references, bool force = false);
    void tag(const QString& source, const QString& target);
    /// referenceChecked() tells; only the newest text is answered.
    void checkReference(const QString& text);

signals:
    void busyChanged(const QString& reference);
    void succeeded(const QString& reference, const QString& action);
    void failed(const QString& reference, const QString& action, const galley::models::ErrorInfo& error);
    /// `normalised`: "docker.io/library/flask:latest"; empty with an error when `text` is no reference.
    void referenceChecked(const QString& text, const QString& normalised, const galley::models::ErrorInfo& error);

private:
    void setBusy(const QString& reference, const QString& text);
    void forgetFailed(const std::function<bool(const Task&)>& same);

    EngineRunner& m_runner;
    TaskListModel& m_tasks;
    QHash<QString, QString> m_busy;
    quint64 m_checkGeneration = 0;
};

}  // namespace galley::models
