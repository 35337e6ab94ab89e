// SPDX-License-Identifier: Apache-2.0
#include "ui/images/drop_shade.h"

#include <QPainter>

#include "ui/style/galley_style.h"
#include "ui/style/icons.h"

namespace galley::ui {
namespace {

constexpr int kInset = 12;
constexpr int kSymbol = 32;

}  // namespace

DropShade::DropShade(const QString& words, QWidget* page) : QWidget(page), m_words(words) {
    setObjectName(QStringLiteral("dropShade"));
    setAccessibleName(words);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void DropShade::showEvent(QShowEvent*) {
    setGeometry(parentWidget()->rect());
    raise();
}

void DropShade::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    QColor veil = color(Token::Surface);
    veil.setAlphaF(0.86F);
    painter.fillRect(rect(), veil);
    const QRect frame = rect().adjusted(kInset, kInset, -kInset, -kInset);
    paintBox(painter, frame, metric::kCardRadius, tint(Token::Accent, Token::Surface, 0.06), color(Token::Accent), 2);
    const QRectF symbol((width() - kSymbol) / 2.0, height() / 2.0 - kSymbol, kSymbol, kSymbol);
    paintIcon(painter, QStringLiteral("folder"), symbol, color(Token::Accent));
    painter.setFont(fontFor(FontRole::DialogTitle));
    painter.setPen(color(Token::Text));
    painter.drawText(frame.adjusted(0, frame.height() / 2 + metric::kSpace2, 0, 0), Qt::AlignHCenter | Qt::AlignTop,
                     m_words);
}

}  // namespace galley::ui
