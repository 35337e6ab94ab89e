// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/popover.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/style/galley_style.h"

namespace galley::ui {

Popover::Popover(const QString& name, const QString& accessibleName, QWidget* window) : QWidget(window) {
    setObjectName(name);
    setAccessibleName(accessibleName);
    m_content = new QVBoxLayout(this);
    m_content->setContentsMargins(kShadow + 1, kShadow + 1, kShadow + 1, kShadow + 1);
    m_content->setSpacing(0);
    hide();
}

void Popover::openAt(QWidget* anchor, bool above, const QSize& size) {
    m_anchor = anchor;
    const QPoint corner = anchor->mapTo(parentWidget(), QPoint(0, 0));
    const QSize whole = size + QSize(2 * kShadow, 2 * kShadow);
    const int right = std::min(parentWidget()->width() - 2, corner.x() + anchor->width() + kShadow);
    const int y = above ? corner.y() - whole.height() + kShadow - 4 : corner.y() + anchor->height() - kShadow + 6;
    setGeometry(QRect(QPoint(std::max(0, right - whole.width()), y), whole));
    showFloating();
}

void Popover::openUnder(QWidget* anchor, int height) {
    m_anchor = anchor;
    const QPoint corner = anchor->mapTo(parentWidget(), QPoint(0, anchor->height()));
    setGeometry(corner.x() - kShadow, corner.y() - kShadow + 6, anchor->width() + 2 * kShadow, height + 2 * kShadow);
    showFloating();
}

void Popover::showFloating() {
    if (!isVisible()) qApp->installEventFilter(this);
    show();
    raise();
}

void Popover::hideEvent(QHideEvent* event) {
    qApp->removeEventFilter(this);
    QWidget::hideEvent(event);
    emit closed();
}

void Popover::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Escape) return QWidget::keyPressEvent(event);
    hide();
    if (m_anchor != nullptr) m_anchor->setFocus(Qt::OtherFocusReason);
}

bool Popover::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseButtonPress && watched->isWidgetType()) {
        auto* widget = static_cast<QWidget*>(watched);
        const bool inside = widget == this || isAncestorOf(widget);
        const bool onAnchor = m_anchor != nullptr && (widget == m_anchor || m_anchor->isAncestorOf(widget));
        if (!inside && !onAnchor && widget->window() == window()) hide();
    } else if (event->type() == QEvent::Resize && watched == parentWidget()) {
        hide();
    }
    return QWidget::eventFilter(watched, event);
}

void Popover::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRectF card = QRectF(rect()).adjusted(kShadow, kShadow, -kShadow, -kShadow);
    for (int i = kShadow; i > 0; i -= 2) {
        const QColor shade(0, 0, 0, currentScheme() == Scheme::Light ? 5 : 14);
        const QRectF around = card.adjusted(-i, -i + 3, i, i + 3).intersected(QRectF(rect()));
        paintBox(painter, around, metric::kCardRadius + i, shade);
    }
    paintBox(painter, card, metric::kCardRadius, color(Token::Raised), color(Token::Border));
}

}  // namespace galley::ui
