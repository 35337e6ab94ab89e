// SPDX-License-Identifier: Apache-2.0
/// @file
/// The cards of what is on its way or went wrong, newest on top; takes no room when there is none. What ended well or
/// was cancelled goes by itself. Used by the pages whose things are moved. Threads: GUI thread. Processes: none. Crash:
/// nothing to lose.
#pragma once

#include <QHash>
#include <QPointer>
#include <QScrollArea>

#include <functional>

#include "models/task_list_model.h"

class QVBoxLayout;

namespace galley::ui {

class TransferCard;

class TransferList : public QScrollArea {
    Q_OBJECT
public:
    using Wants = std::function<bool(const models::Task&)>;

    /// `wants`: which of the tasks belong here.
    TransferList(models::TaskListModel& tasks, const QString& name, Wants wants, QWidget* parent = nullptr);
    int count() const { return static_cast<int>(m_cards.size()); }
    /// More cards scroll, so that what stands below stays in sight.
    void setMostHeight(int height);
    /// Opens the layers of `task`.
    void reveal(models::Task* task);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// The last card went, and had the focus.
    void focusLeft();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void follow(models::Task* task);
    void showTask(models::Task* task);
    void drop(models::Task* task);

    models::TaskListModel& m_tasks;
    Wants m_wants;
    QWidget* m_inner;
    QVBoxLayout* m_column;
    QHash<models::Task*, TransferCard*> m_cards;
    QPointer<TransferCard> m_revealed;  ///< to be scrolled to when its height is known
    int m_mostHeight = 268;
};

}  // namespace galley::ui
