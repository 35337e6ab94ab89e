// SPDX-License-Identifier: Apache-2.0
/// @file
/// Pull an image: the reference is checked while typing; progress by layer; errors in plain words. Closing the dialog
/// leaves the pull going, in the task list. Used by the main window. Threads: GUI thread. Processes: none.
/// Crash: what was downloaded is used by the next pull.
#pragma once

#include <QPointer>

#include "models/pull_task.h"
#include "ui/widgets/dialog.h"

class QComboBox;

namespace galley::models {
class ImageActions;
}

namespace galley::ui {

class CommandLineStrip;
class ErrorCard;
class FormRow;
class ProgressCard;
class ReferenceField;
class TextLabel;

class PullDialog : public Dialog {
    Q_OBJECT
public:
    PullDialog(models::ImageActions& actions, const QString& reference, QWidget* parent = nullptr);
    /// The task that is watched, or nullptr.
    models::PullTask* task() const { return m_task; }
    /// Watches a pull that is under way.
    void watch(models::PullTask* task);

signals:
    void runRequested(const QString& image);
    void loginRequested(const QString& registry);

private:
    void pressed();
    void showTask();
    void showForm();
    void showCommand();

    models::ImageActions& m_actions;
    ReferenceField* m_name;
    QComboBox* m_platform;
    FormRow* m_platformRow;
    ProgressCard* m_progress;
    ErrorCard* m_error;
    CommandLineStrip* m_strip;
    Button* m_stop;
    Button* m_pause;
    QPointer<models::PullTask> m_task;
};

}  // namespace galley::ui
