// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/sparkline.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

#include "ui/style/tokens.h"

namespace galley::ui {

Sparkline::Sparkline(const QString& accessibleName, const QString& name, QWidget* parent) : QWidget(parent) {
    setObjectName(name);
    setAccessibleName(accessibleName);
    setMinimumSize(60, 24);
}

void Sparkline::append(double value) {
    m_values.push_back(value);
    if (m_values.size() > kSamples) m_values.pop_front();
    update();
}

void Sparkline::clear() {
    m_values.clear();
    update();
}

void Sparkline::setMinimumScale(double scale) {
    m_minimumScale = scale;
}

void Sparkline::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double base = height() - 1.5;
    painter.setPen(QPen(color(Token::Border), 1));
    painter.drawLine(QPointF(0, base), QPointF(width(), base));
    if (m_values.size() < 2) return;
    const double top = std::max(m_minimumScale, *std::max_element(m_values.begin(), m_values.end()) * 1.15);
    const double step = static_cast<double>(width()) / static_cast<double>(kSamples - 1);
    double x = width() - step * static_cast<double>(m_values.size() - 1);
    QPainterPath line;
    bool pen = false;
    QPointF first;
    QPointF last;
    for (const double value : m_values) {
        const QPointF point(x, base - std::max(0.0, value) / top * (height() - 5));
        x += step;
        if (value < 0) {
            pen = false;
            continue;
        }
        if (!pen) line.moveTo(point);
        if (pen) line.lineTo(point);
        if (line.elementCount() == 1) first = point;
        pen = true;
        last = point;
    }
    if (line.isEmpty()) return;
    QPainterPath area = line;
    area.lineTo(last.x(), base);
    area.lineTo(first.x(), base);
    area.closeSubpath();
    QColor fill = color(Token::Accent);
    fill.setAlphaF(0.12F);
    painter.fillPath(area, fill);
    painter.setPen(QPen(color(Token::Accent), 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(line);
}

}  // namespace galley::ui
