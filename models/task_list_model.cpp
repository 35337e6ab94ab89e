// SPDX-License-Identifier: Apache-2.0
#include "models/task_list_model.h"

#include <algorithm>

namespace galley::models {

int TaskListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_tasks.size());
}

QVariant TaskListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    Task* task = at(index.row());
    switch (role) {
        case Qt::DisplayRole:
        case TitleRole: return task->title();
        case StatusRole: return task->statusText();
        case PermilleRole: return task->progressPermille();
        case StateRole: return QVariant::fromValue(task->state());
        case TaskRole: return QVariant::fromValue<QObject*>(task);
        default: return {};
    }
}

void TaskListModel::add(Task* task) {
    task->setParent(this);
    beginInsertRows({}, 0, 0);
    m_tasks.prepend(task);
    endInsertRows();
    connect(task, &Task::changed, this, [this, task] { taskChanged(task); });
    connect(task, &Task::finished, this, [this, task] { emit taskFinished(task); });
    emit taskAdded(task);
    countRunning();
}

int TaskListModel::runningCount() const {
    return static_cast<int>(
        std::count_if(m_tasks.begin(), m_tasks.end(), [](const Task* task) { return task->running(); }));
}

void TaskListModel::clearEnded() {
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (!at(row)->open()) forget(at(row));
    }
}

void TaskListModel::forget(Task* task) {
    const int row = static_cast<int>(m_tasks.indexOf(task));
    if (row < 0 || task->open()) return;
    beginRemoveRows({}, row, row);
    m_tasks.removeAt(row);
    endRemoveRows();
    // A dialog may show it just now.
    task->deleteLater();
}

void TaskListModel::cancelAll() {
    for (Task* task : std::as_const(m_tasks)) {
        if (task->open()) task->cancel();
    }
}

void TaskListModel::countRunning() {
    const int running = runningCount();
    if (running == m_running) return;
    m_running = running;
    emit runningCountChanged(running);
}

void TaskListModel::taskChanged(Task* task) {
    const int row = static_cast<int>(m_tasks.indexOf(task));
    if (row >= 0) emit dataChanged(index(row), index(row));
    countRunning();
}

}  // namespace galley::models
