// SPDX-License-Identifier: Apache-2.0
/// @file
/// What goes on in the background, with progress and cancel. Opened from the status bar. Used by StatusBar's window.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/task_list_model.h"
#include "ui/shell/list_popover.h"

namespace galley::ui {

class TaskPopover : public ListPopover {
    Q_OBJECT
public:
    TaskPopover(models::TaskListModel& tasks, QWidget* window);
    void toggleAt(QWidget* anchor);

signals:
    /// Its dialog, with the layers.
    void detailsRequested(galley::models::Task* task);

protected:
    int count() const override;
    QWidget* makeRow(int number, QWidget* parent) override;

private:
    models::TaskListModel& m_tasks;
};

}  // namespace galley::ui
