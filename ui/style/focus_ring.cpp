// SPDX-License-Identifier: Apache-2.0
#include "ui/style/focus_ring.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QFocusEvent>
#include <QPainter>
#include <QSplitter>
#include <QTabBar>

#include "ui/style/tokens.h"

namespace galley::ui {
namespace {

constexpr int kReach = metric::kFocusOffset + metric::kFocusWidth;

bool wantsRing(const QWidget* widget) {
    if (widget->property("galleyOwnFocus").toBool()) return false;
    return qobject_cast<const QAbstractButton*>(widget) != nullptr || qobject_cast<const QTabBar*>(widget) != nullptr ||
           qobject_cast<const QComboBox*>(widget) != nullptr || widget->property("galleyFocusRing").toBool();
}

bool fromKeyboard(Qt::FocusReason reason) {
    return reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason || reason == Qt::ShortcutFocusReason;
}

// A splitter takes every child in as one of its panes.
QWidget* hostOf(QWidget* target) {
    QWidget* host = target->parentWidget();
    while (host != nullptr && qobject_cast<QSplitter*>(host) != nullptr) host = host->parentWidget();
    return host;
}

}  // namespace

FocusRing::FocusRing(QWidget* target) : QWidget(hostOf(target)), m_target(target) {
    setObjectName(QStringLiteral("focusRing"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    target->installEventFilter(this);
    follow();
    show();
    raise();
}

void FocusRing::follow() {
    const QPoint corner = m_target->mapTo(parentWidget(), QPoint(0, 0));
    setGeometry(QRect(corner, m_target->size()).adjusted(-kReach, -kReach, kReach, kReach));
}

void FocusRing::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color(Token::Accent), metric::kFocusWidth));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), metric::kRadius + 2, metric::kRadius + 2);
}

bool FocusRing::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
        case QEvent::Move:
        case QEvent::Resize: follow(); break;
        case QEvent::Hide:
        case QEvent::ParentChange: deleteLater(); break;
        default: break;
    }
    return QWidget::eventFilter(watched, event);
}

FocusRingWatcher::FocusRingWatcher(QApplication& application, QObject* parent) : QObject(parent) {
    application.installEventFilter(this);
}

bool FocusRingWatcher::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn && watched->isWidgetType()) {
        auto* widget = static_cast<QWidget*>(watched);
        const auto reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason == Qt::ActiveWindowFocusReason || reason == Qt::PopupFocusReason) return false;
        delete m_ring;
        if (fromKeyboard(reason) && wantsRing(widget)) show(widget);
    } else if (event->type() == QEvent::MouseButtonPress && m_ring != nullptr) {
        m_ring->deleteLater();
    }
    return false;
}

void FocusRingWatcher::show(QWidget* target) {
    if (hostOf(target) != nullptr) m_ring = new FocusRing(target);
}

}  // namespace galley::ui
