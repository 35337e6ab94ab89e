// SPDX-License-Identifier: Apache-2.0
/// @file
/// Pull an image: the reference is checked while typing; progress by layer; errors in plain words. Closing the dialog
/// leaves the pull going, in the task list. Used by the main window. Threads: GUI thread. Processes: none.
/// Crash: what was downloaded is used by the next pull.
#pragma once

#include <QPointer>
#include <QTimer>

#include "models/pull_task.h"
#include "ui/widgets/dialog.h"

class QComboBox;
class QLineEdit;

namespace galley::models {
class ImageActions;
}

namespace galley::ui {

class CommandLineStrip;
class ErrorCard;
class FormRow;
class ProgressCard;
class TextLabel;

class PullDialog : public Dialog {
    Q_OBJECT
public:
    static constexpr int kDebounceMs = 120;

    PullDialog(models::ImageActions& actions, const QString& reference, QWidget* parent = nullptr);
    /// The task that is watched, or nullptr.
    models::PullTask* task() const { return m_task; }
    /// Watches a pull that is under way.
    void watch(models::PullTask* task);

signals:
    void runRequested(const QString& image);

private:
    void check();
    void takeCheck(const QString& text, const QString& normalised, const models::ErrorInfo& error);
    void pressed();
    void showTask();
    void showForm();
    void showCommand();

    models::ImageActions& m_actions;
    QLineEdit* m_field;
    FormRow* m_row;
    QComboBox* m_platform;
    FormRow* m_platformRow;
    ProgressCard* m_progress;
    ErrorCard* m_error;
    CommandLineStrip* m_strip;
    Button* m_stop;
    QTimer m_timer;
    QPointer<models::PullTask> m_task;
    QString m_valid;  ///< the text that was found to be a reference
};

}  // namespace galley::ui
