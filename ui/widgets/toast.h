// SPDX-License-Identifier: Apache-2.0
/// @file
/// Short messages at the bottom right: one line, 5 s, an action at most; errors stay until closed.
/// Used by ui/shell, which shows what models/notification_model.h brings.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QList>
#include <QPointer>
#include <QTimer>
#include <QWidget>

#include "models/notification_model.h"
#include "ui/style/tokens.h"

namespace galley::ui {

QString severityIcon(models::Notification::Severity severity);
Token severityToken(models::Notification::Severity severity);

class Toast : public QWidget {
    Q_OBJECT
public:
    static constexpr int kWidth = 380;
    static constexpr int kShownMs = 5000;

    Toast(const models::Notification& notification, QWidget* parent);
    quint64 number() const { return m_number; }

signals:
    void closed(galley::ui::Toast* toast);
    void actionClicked(quint64 number);

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    quint64 m_number;
    QTimer m_timer;
    bool m_stays;
};

/// Keeps the toasts of a window in place, the newest at the bottom, four at most.
class ToastStack : public QObject {
    Q_OBJECT
public:
    /// `bottom`: what lies below them and must stay seen (the status bar).
    ToastStack(QWidget* window, models::NotificationModel& model, int bottom);
    QList<Toast*> toasts() const { return m_toasts; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void show(const models::Notification& notification);
    void place();

    QWidget* m_window;
    models::NotificationModel& m_model;
    int m_bottom;
    QList<Toast*> m_toasts;
};

}  // namespace galley::ui
