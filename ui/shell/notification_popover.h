// SPDX-License-Identifier: Apache-2.0
/// @file
/// Everything the window said, newest first. Opened by the bell. Used by HeaderBar's window.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/notification_model.h"
#include "ui/shell/popover.h"

class QScrollArea;

namespace galley::ui {

class NotificationPopover : public Popover {
    Q_OBJECT
public:
    NotificationPopover(models::NotificationModel& model, QWidget* window);
    void toggleAt(QWidget* anchor);

private:
    void fill();
    QWidget* makeRow(const models::Notification& notification, QWidget* parent);

    models::NotificationModel& m_model;
    QScrollArea* m_scroll;
};

}  // namespace galley::ui
