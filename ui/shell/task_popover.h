// SPDX-License-Identifier: Apache-2.0
/// @file
/// What goes on in the background, with progress and cancel. Opened from the status bar. Used by StatusBar's window.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/task_list_model.h"
#include "ui/shell/popover.h"

class QScrollArea;

namespace galley::ui {

class TaskPopover : public Popover {
    Q_OBJECT
public:
    TaskPopover(models::TaskListModel& tasks, QWidget* window);
    void toggleAt(QWidget* anchor);

signals:
    /// Its dialog, with the layers.
    void detailsRequested(galley::models::Task* task);

private:
    void fill();
    QWidget* makeRow(models::Task* task, QWidget* parent);

    models::TaskListModel& m_tasks;
    QScrollArea* m_scroll;
};

}  // namespace galley::ui
