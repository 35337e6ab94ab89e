// SPDX-License-Identifier: Apache-2.0
/// @file
/// What goes on in the background, newest first: running and paused tasks, and ended ones until they are cleared. Owns
/// the tasks. Used by the status bar and the Images page. Threads: GUI thread.
#pragma once

#include <QAbstractListModel>
#include <QList>

#include "models/task.h"

namespace galley::models {

class TaskListModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { TitleRole = Qt::UserRole + 1, StatusRole, PermilleRole, StateRole, TaskRole /**< Task* as QObject* */ };

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

    /// Takes ownership.
    void add(Task* task);
    Task* at(int row) const { return m_tasks.at(row); }
    int runningCount() const;

public slots:
    /// Forgets the tasks that ended.
    void clearEnded();
    /// Forgets one that ended.
    void forget(galley::models::Task* task);
    void cancelAll();

signals:
    void runningCountChanged(int runningCount);
    void taskAdded(galley::models::Task* task);
    void taskFinished(galley::models::Task* task);

private:
    void taskChanged(Task* task);
    void countRunning();

    int m_running = 0;
    QList<Task*> m_tasks;
};

}  // namespace galley::models
