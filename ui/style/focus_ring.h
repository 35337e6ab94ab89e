// SPDX-License-Identifier: Apache-2.0
/// @file
/// The ring of 2 px around the control that the keyboard has reached, 2 px away from it. It lies over the parent, so
/// that no layout has to leave room, and it does not show after a click. Fields and lists show focus by themselves.
/// Used by Theme, for the whole application.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QObject>
#include <QPointer>
#include <QWidget>

class QApplication;

namespace galley::ui {

class FocusRing : public QWidget {
    Q_OBJECT
public:
    explicit FocusRing(QWidget* target);
    void follow();

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* m_target;
};

class FocusRingWatcher : public QObject {
    Q_OBJECT
public:
    FocusRingWatcher(QApplication& application, QObject* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void show(QWidget* target);

    QPointer<FocusRing> m_ring;
};

}  // namespace galley::ui
