// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/drawing.h"

#include <QPainter>

#include "ui/style/icons.h"

namespace galley::ui {

Drawing::Drawing(const QString& name, Token token, const QSize& size, QWidget* parent)
    : QWidget(parent), m_name(name), m_token(token), m_size(size) {
    setFixedSize(size);
}

void Drawing::setDrawing(const QString& name, Token token) {
    m_name = name;
    m_token = token;
    update();
}

void Drawing::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintIcon(painter, m_name, rect(), color(m_token));
}

}  // namespace galley::ui
