// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/status_badge.h"

#include <QPainter>

namespace galley::ui {
namespace {

constexpr int kGap = 8;

}  // namespace

void paintDot(QPainter& painter, const QRectF& rect, const QColor& color, bool hollow) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QRectF dot(0, 0, kStatusDot, kStatusDot);
    dot.moveCenter(rect.center());
    if (hollow) {
        painter.setPen(QPen(color, 1.6));
        painter.setBrush(Qt::NoBrush);
        dot.adjust(0.8, 0.8, -0.8, -0.8);
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
    }
    painter.drawEllipse(dot);
    painter.restore();
}

int paintStatus(QPainter& painter, const QRect& rect, const Status& status) {
    if (status.text.isEmpty()) return 0;
    const QColor tone = color(status.token);
    const int middle = rect.center().y() + 1;
    paintDot(painter, QRectF(rect.left(), middle - kStatusDot / 2.0, kStatusDot, kStatusDot), tone, status.hollow);
    const QRect words = rect.adjusted(kStatusDot + kGap, 0, 0, 0);
    const QString text = painter.fontMetrics().elidedText(status.text, Qt::ElideRight, words.width());
    painter.setPen(status.token == Token::Muted ? color(Token::Muted) : tone);
    painter.drawText(words, Qt::AlignVCenter | Qt::TextSingleLine, text);
    return kStatusDot + kGap + painter.fontMetrics().horizontalAdvance(text);
}

StatusBadge::StatusBadge(const QString& name, QWidget* parent) : QWidget(parent) {
    setObjectName(name);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void StatusBadge::setStatus(const Status& status) {
    if (status == m_status) return;
    m_status = status;
    setAccessibleName(status.text);
    updateGeometry();
    update();
}

QSize StatusBadge::sizeHint() const {
    return {kStatusDot + kGap + fontMetrics().horizontalAdvance(m_status.text) + 2, 24};
}

void StatusBadge::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintStatus(painter, rect(), m_status);
}

}  // namespace galley::ui
