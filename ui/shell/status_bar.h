// SPDX-License-Identifier: Apache-2.0
/// @file
/// The 28 px at the bottom: engine, running containers, CPU, memory, disk, and what goes on.
/// Used by MainWindow. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/system_status.h"
#include "models/task_list_model.h"

class QAbstractButton;

namespace galley::ui {

class StatusBar : public QWidget {
    Q_OBJECT
public:
    StatusBar(models::SystemStatus& status, models::TaskListModel& tasks, QWidget* parent = nullptr);
    QAbstractButton* tasksButton() const;

signals:
    void engineClicked();
    void tasksClicked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    class Cell;
    void showStatus();
    void showTasks();
    void fit();

    models::SystemStatus& m_status;
    models::TaskListModel& m_taskList;
    Cell* m_engine;
    Cell* m_running;
    Cell* m_cpu;
    Cell* m_memory;
    Cell* m_disk;
    Cell* m_version;
    Cell* m_tasks;
};

}  // namespace galley::ui
