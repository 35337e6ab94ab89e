// SPDX-License-Identifier: Apache-2.0
/// @file
/// Everything the window said, newest first. Opened by the bell. Used by HeaderBar's window.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/notification_model.h"
#include "ui/shell/list_popover.h"

namespace galley::ui {

class NotificationPopover : public ListPopover {
    Q_OBJECT
public:
    NotificationPopover(models::NotificationModel& model, QWidget* window);
    void toggleAt(QWidget* anchor);

protected:
    int count() const override;
    QWidget* makeRow(int number, QWidget* parent) override;

private:
    models::NotificationModel& m_model;
};

}  // namespace galley::ui
