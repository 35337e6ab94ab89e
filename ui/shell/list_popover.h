// SPDX-License-Identifier: Apache-2.0
/// @file
/// A popover with a title, a link that clears, and a list of rows or the words for none; as high as its rows, up to a
/// limit. Used by NotificationPopover, TaskPopover. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "ui/shell/popover.h"

class QScrollArea;

namespace galley::ui {

class ListPopover : public Popover {
    Q_OBJECT
public:
    /// `name` is the start of all object names: "task" gives "taskList", "taskTitle", "taskClear", "taskNone".
    ListPopover(const QString& name, const QString& title, const QString& clear, const QString& none, QWidget* window);

signals:
    void clearClicked();

protected:
    static constexpr int kWidth = 400;
    static constexpr int kMostHeight = 420;

    /// How many rows there are, and each of them.
    virtual int count() const = 0;
    virtual QWidget* makeRow(int row, QWidget* parent) = 0;
    void fill();
    /// Shows itself filled, or goes when it is shown already.
    void toggle(QWidget* anchor, bool above);

private:
    QString m_name;
    QString m_none;
    QScrollArea* m_scroll;
    int m_headHeight = 0;
};

}  // namespace galley::ui
