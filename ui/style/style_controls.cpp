// SPDX-License-Identifier: Apache-2.0
// Buttons, fields, check marks, combo boxes.
#include <QLineEdit>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>
#include <QWidget>

#include "ui/style/galley_style.h"
#include "ui/style/icons.h"

namespace galley::ui {
namespace {

ButtonKind kindOf(const QStyleOptionButton& option, const QWidget* widget) {
    const QVariant kind = widget != nullptr ? widget->property(kButtonKindProperty) : QVariant();
    if (kind.isValid()) return static_cast<ButtonKind>(kind.toInt());
    return option.features.testFlag(QStyleOptionButton::DefaultButton) ? ButtonKind::Primary : ButtonKind::Secondary;
}

ButtonLook lookOf(const QStyleOptionButton& option, const QWidget* widget) {
    return buttonLook(kindOf(option, widget), option.state.testFlag(QStyle::State_Enabled),
                      option.state.testFlag(QStyle::State_MouseOver), option.state.testFlag(QStyle::State_Sunken),
                      option.state.testFlag(QStyle::State_On));
}

ButtonLook disabledLook(ButtonKind kind) {
    const bool filled = kind == ButtonKind::Primary || kind == ButtonKind::DestructiveFilled;
    const bool bare = kind == ButtonKind::Quiet || kind == ButtonKind::Link;
    return {filled ? color(Token::Border) : QColor(), filled || bare ? QColor() : color(Token::Border),
            filled ? color(Token::Muted) : color(Token::Disabled)};
}

}  // namespace

ButtonLook buttonLook(ButtonKind kind, bool enabled, bool hovered, bool pressed, bool checked) {
    if (!enabled) return disabledLook(kind);
    const double weight = pressed ? 0.16 : hovered ? 0.08 : 0.0;
    switch (kind) {
        case ButtonKind::Primary:
            return {pressed || hovered ? color(Token::AccentHover) : color(Token::Accent), {}, color(Token::OnAccent)};
        case ButtonKind::DestructiveFilled: {
            const QColor fill = color(Token::Error);
            return {pressed || hovered ? tint(Token::Error, Token::Text, 0.86) : fill, {}, color(Token::OnAccent)};
        }
        case ButtonKind::Destructive:
            // Less than elsewhere: red on more red could not be read.
            return {tint(Token::Error, Token::Surface, weight * 0.6), color(Token::Error), color(Token::Error)};
        case ButtonKind::Quiet: {
            const QColor fill = checked      ? color(Token::Selection)
                                : weight > 0 ? tint(Token::Text, Token::Surface, weight)
                                             : QColor();
            return {fill, {}, checked ? color(Token::Accent) : color(Token::Text)};
        }
        case ButtonKind::Link: return {{}, {}, hovered ? color(Token::AccentHover) : color(Token::Accent)};
        case ButtonKind::Secondary: break;
    }
    return {weight > 0 ? tint(Token::Text, Token::Surface, weight * 0.75) : color(Token::Surface),
            checked ? color(Token::Accent) : color(Token::BorderStrong), color(Token::Text)};
}

namespace detail {

void paintButton(const QStyleOptionButton& option, QPainter& painter, const QWidget* widget) {
    const ButtonLook look = lookOf(option, widget);
    if (!look.fill.isValid() && !look.border.isValid()) return;
    paintBox(painter, option.rect, metric::kRadius, look.fill, look.border);
}

void paintButtonLabel(const QStyleOptionButton& option, QPainter& painter, const QWidget* widget) {
    const ButtonLook look = lookOf(option, widget);
    const ButtonKind kind = kindOf(option, widget);
    const QVariant iconName = widget != nullptr ? widget->property("galleyIcon") : QVariant();
    const bool hasIcon = iconName.isValid() || !option.icon.isNull();
    painter.save();
    QFont labelFont = painter.font();
    if (kind == ButtonKind::Primary || kind == ButtonKind::DestructiveFilled) labelFont.setWeight(QFont::Medium);
    if (kind == ButtonKind::Link && option.state.testFlag(QStyle::State_MouseOver)) labelFont.setUnderline(true);
    painter.setFont(labelFont);
    const QFontMetrics metrics(labelFont);
    const int textWidth = option.text.isEmpty() ? 0 : metrics.size(Qt::TextShowMnemonic, option.text).width();
    const int iconWidth = hasIcon ? metric::kIcon + (textWidth > 0 ? 8 : 0) : 0;
    const int menuWidth = option.features.testFlag(QStyleOptionButton::HasMenu) ? 18 : 0;
    int x = option.rect.x() + (option.rect.width() - textWidth - iconWidth - menuWidth) / 2;
    if (kind == ButtonKind::Link) x = option.rect.x();
    x = std::max(x, option.rect.x() + (kind == ButtonKind::Link ? 0 : 8));
    if (hasIcon) {
        const QRectF box(x, option.rect.y() + (option.rect.height() - metric::kIcon) / 2.0, metric::kIcon,
                         metric::kIcon);
        const bool mute = kind == ButtonKind::Quiet && option.state.testFlag(QStyle::State_Enabled) &&
                          !option.state.testFlag(QStyle::State_On) && !option.state.testFlag(QStyle::State_MouseOver);
        if (iconName.isValid()) {
            paintIcon(painter, iconName.toString(), box, mute ? color(Token::Muted) : look.text);
        } else {
            option.icon.paint(&painter, box.toRect());
        }
        x += iconWidth;
    }
    painter.setPen(look.text);
    const QRect textRect(x, option.rect.y(), option.rect.right() - x - menuWidth, option.rect.height());
    painter.drawText(textRect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic, option.text);
    if (menuWidth > 0) {
        paintIcon(painter, QStringLiteral("chevron-down"),
                  QRectF(x + textWidth + 6, option.rect.y() + (option.rect.height() - 12) / 2.0, 12, 12), look.text);
    }
    painter.restore();
}

void paintFieldFrame(const QStyleOption& option, QPainter& painter, const QWidget* widget) {
    const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(&option);
    if (frame != nullptr && frame->lineWidth == 0) return;
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    const bool wrong = widget != nullptr && widget->property("galleyInvalid").toBool();
    const QColor fill = color(enabled ? Token::Surface : Token::Window);
    const QColor border = color(wrong     ? Token::Error
                                : focused ? Token::Accent
                                : enabled ? Token::BorderStrong
                                          : Token::Border);
    paintBox(painter, option.rect, metric::kRadius, fill, border, focused ? metric::kFocusWidth : 1);
}

void paintCheck(const QStyleOption& option, QPainter& painter, bool round) {
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool on = option.state.testFlag(QStyle::State_On);
    const bool some = option.state.testFlag(QStyle::State_NoChange);
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    QRectF box(0, 0, metric::kIcon, metric::kIcon);
    box.moveCenter(QRectF(option.rect).center());
    const bool filled = on || some;
    const QColor accent = color(!enabled ? Token::Disabled : hovered ? Token::AccentHover : Token::Accent);
    const QColor border = color(!enabled ? Token::Border : hovered ? Token::Accent : Token::BorderStrong);
    paintBox(painter, box, round ? 8 : 4, filled ? accent : color(Token::Surface), filled ? QColor() : border, 1.4);
    if (!filled) return;
    if (round) return paintBox(painter, box.adjusted(5, 5, -5, -5), 3, color(Token::OnAccent));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color(Token::OnAccent), 1.9, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.translate(box.topLeft());
    if (some) {
        painter.drawLine(QPointF(4.5, 8), QPointF(11.5, 8));
    } else {
        const QPointF line[]{{4.1, 8.3}, {6.9, 11}, {11.9, 5.2}};
        painter.drawPolyline(line, 3);
    }
    painter.restore();
}

void paintCombo(const QStyleOptionComplex& option, QPainter& painter) {
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const ButtonLook look = buttonLook(ButtonKind::Secondary, enabled, option.state.testFlag(QStyle::State_MouseOver),
                                       option.state.testFlag(QStyle::State_Sunken));
    paintBox(painter, option.rect, metric::kRadius, look.fill, look.border);
    const QRectF arrow(option.rect.right() - 22, option.rect.y() + (option.rect.height() - 14) / 2.0, 14, 14);
    paintIcon(painter, QStringLiteral("chevron-down"), arrow, enabled ? color(Token::Muted) : look.text);
}

}  // namespace detail
}  // namespace galley::ui
