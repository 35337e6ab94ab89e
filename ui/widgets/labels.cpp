// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/labels.h"

#include <QEvent>
#include <QPainter>

namespace galley::ui {

TextLabel::TextLabel(FontRole role, Token token, const QString& text, const QString& name, QWidget* parent)
    : QLabel(parent), m_token(token) {
    setTextFormat(Qt::PlainText);
    // Inside the viewport of a view the role would be another one.
    setForegroundRole(QPalette::WindowText);
    setObjectName(name);
    setFont(fontFor(role));
    setText(text);
    recolor();
}

void TextLabel::setToken(Token token) {
    m_token = token;
    recolor();
}

void TextLabel::setElided(bool elided, Elide mode) {
    m_elided = elided;
    m_mode = mode;
    updateGeometry();
    update();
}

QSize TextLabel::minimumSizeHint() const {
    const QSize hint = QLabel::minimumSizeHint();
    return m_elided ? QSize(std::min(hint.width(), 40), hint.height()) : hint;
}

void TextLabel::paintEvent(QPaintEvent* event) {
    if (!m_elided) return QLabel::paintEvent(event);
    QPainter painter(this);
    painter.setPen(color(m_token));
    const QString shown = elided(text(), m_mode, fontMetrics(), width());
    painter.drawText(rect(), static_cast<int>(Qt::AlignVCenter | Qt::AlignLeft) | Qt::TextSingleLine, shown);
    setToolTip(shown == text() ? QString() : text());
}

void TextLabel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && !m_recoloring) recolor();
    QLabel::changeEvent(event);
}

void TextLabel::recolor() {
    m_recoloring = true;
    QPalette changed = palette();
    changed.setColor(QPalette::WindowText, color(m_token));
    setPalette(changed);
    m_recoloring = false;
}

}  // namespace galley::ui
