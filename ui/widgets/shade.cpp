// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/shade.h"

#include <QEvent>
#include <QPainter>

namespace galley::ui {
namespace {

constexpr int kAlpha = 72;

}  // namespace

Shade::Shade(QWidget* window) : QWidget(window) {
    setObjectName(QStringLiteral("shade"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    setGeometry(window->rect());
    window->installEventFilter(this);
    raise();
    show();
}

void Shade::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), QColor(0, 0, 0, kAlpha));
}

bool Shade::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) resize(parentWidget()->size());
    return QWidget::eventFilter(watched, event);
}

}  // namespace galley::ui
