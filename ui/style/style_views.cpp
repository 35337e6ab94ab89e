// SPDX-License-Identifier: Apache-2.0
// Scroll bars, progress, menus, tabs, table headers and rows.
#include <QFontMetrics>
#include <QPainter>
#include <QStyleOption>

#include "ui/style/galley_style.h"
#include "ui/style/icons.h"

namespace galley::ui::detail {
namespace {

constexpr int kMenuRow = 30;
constexpr int kMenuSeparator = 9;
constexpr int kMenuIconColumn = 36;

}  // namespace

void paintScrollBar(const QStyleOptionComplex& option, QPainter& painter, const QRect& thumb) {
    const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(&option);
    if (bar == nullptr || bar->maximum <= bar->minimum) return;
    const bool dragged =
        option.state.testFlag(QStyle::State_Sunken) && option.activeSubControls == QStyle::SC_ScrollBarSlider;
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    const QRectF line = bar->orientation == Qt::Horizontal ? QRectF(thumb).adjusted(2, 3, -2, -3)
                                                           : QRectF(thumb).adjusted(3, 2, -3, -2);
    QColor fill = color(Token::BorderStrong);
    fill.setAlphaF(dragged ? 1.0F : hovered ? 0.85F : 0.5F);
    paintBox(painter, line, 3, fill);
}

void paintProgress(const QStyleOption& option, QPainter& painter) {
    const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(&option);
    if (bar == nullptr) return;
    QRectF track(option.rect);
    track.setHeight(4);
    track.moveCenter(QRectF(option.rect).center());
    paintBox(painter, track, 2, color(Token::Border));
    const int range = bar->maximum - bar->minimum;
    if (range <= 0) return;
    QRectF done = track;
    done.setWidth(track.width() * (bar->progress - bar->minimum) / range);
    if (done.width() >= 2) paintBox(painter, done, 2, color(Token::Accent));
}

QSize menuItemSize(const QStyleOptionMenuItem& option) {
    if (option.menuItemType == QStyleOptionMenuItem::Separator) return {80, kMenuSeparator};
    const QFontMetrics metrics(option.font);
    const QStringList parts = option.text.split(QLatin1Char('\t'));
    int width = kMenuIconColumn + metrics.size(Qt::TextShowMnemonic, parts.value(0)).width() + 28;
    if (parts.size() > 1) width += 28 + metrics.horizontalAdvance(parts.at(1));
    return {std::max(width, 168), kMenuRow};
}

void paintMenuItem(const QStyleOptionMenuItem& option, QPainter& painter) {
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        const int y = option.rect.center().y();
        painter.fillRect(QRect(option.rect.left() + 1, y, option.rect.width() - 2, 1), color(Token::Border));
        return;
    }
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool selected = enabled && option.state.testFlag(QStyle::State_Selected);
    if (selected) paintBox(painter, QRectF(option.rect).adjusted(6, 0, -6, 0), 5, color(Token::Selection));
    const QRect iconRect(option.rect.left() + 14, option.rect.top() + (option.rect.height() - 16) / 2, 16, 16);
    if (option.checkType != QStyleOptionMenuItem::NotCheckable && option.checked) {
        paintIcon(painter, QStringLiteral("check"), iconRect, color(Token::Accent));
    } else if (!option.icon.isNull()) {
        option.icon.paint(&painter, iconRect, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    }
    painter.save();
    painter.setFont(option.font);
    const QStringList parts = option.text.split(QLatin1Char('\t'));
    const QRect text = option.rect.adjusted(kMenuIconColumn + 2, 0, -16, 0);
    painter.setPen(color(enabled ? Token::Text : Token::Disabled));
    painter.drawText(text, Qt::AlignVCenter | Qt::TextShowMnemonic | Qt::TextSingleLine, parts.value(0));
    painter.setPen(color(enabled ? Token::Muted : Token::Disabled));
    if (parts.size() > 1) painter.drawText(text, Qt::AlignVCenter | Qt::AlignRight, parts.at(1));
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu) {
        paintIcon(painter, QStringLiteral("chevron-right"),
                  QRectF(option.rect.right() - 24, iconRect.top() + 2, 12, 12), color(Token::Muted));
    }
    painter.restore();
}

void paintTab(const QStyleOptionTab& option, QPainter& painter) {
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    painter.save();
    QFont tabFont = fontFor(FontRole::Body);
    tabFont.setWeight(selected ? QFont::DemiBold : QFont::Normal);
    painter.setFont(tabFont);
    painter.setPen(color(selected || hovered ? Token::Text : Token::Muted));
    painter.drawText(option.rect, Qt::AlignCenter | Qt::TextShowMnemonic, option.text);
    if (selected) {
        const QRectF line(option.rect.left() + 10, option.rect.bottom() - 2, option.rect.width() - 20, 3);
        paintBox(painter, line, 1.5, color(Token::Accent));
    }
    painter.restore();
}

void paintHeaderSection(const QStyleOptionHeader& option, QPainter& painter) {
    painter.fillRect(option.rect, color(Token::Surface));
    painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), color(Token::Border));
    const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
    if (!hovered) return;
    // The edge that can be dragged shows itself only under the pointer.
    painter.fillRect(QRect(option.rect.right(), option.rect.top() + 10, 1, option.rect.height() - 20),
                     color(Token::BorderStrong));
}

void paintHeaderLabel(const QStyleOptionHeader& option, QPainter& painter) {
    painter.save();
    painter.setFont(fontFor(FontRole::Caption));
    const bool sorted = option.sortIndicator != QStyleOptionHeader::None;
    painter.setPen(color(sorted ? Token::Text : Token::Muted));
    const QFontMetrics metrics(painter.font());
    const bool right = option.textAlignment.testFlag(Qt::AlignRight);
    const QRect box = option.rect.adjusted(right ? 0 : 4, 0, right ? -4 : 0, 0);
    const int arrow = sorted ? 14 : 0;
    const QString text = metrics.elidedText(option.text, Qt::ElideRight, box.width() - arrow);
    const int width = metrics.horizontalAdvance(text);
    const int left = right ? box.right() - width - arrow + 1 : box.left();
    painter.drawText(QRect(left, box.top(), width + 1, box.height()), Qt::AlignVCenter, text);
    if (sorted) {
        const bool up = option.sortIndicator == QStyleOptionHeader::SortUp;
        paintIcon(painter, up ? QStringLiteral("chevron-down") : QStringLiteral("chevron-up"),
                  QRectF(left + width + 4, box.center().y() - 4.5, 10, 10), color(Token::Muted));
    }
    painter.restore();
}

void paintItemBackground(const QStyleOption& option, QPainter& painter) {
    if (option.state.testFlag(QStyle::State_Selected)) {
        painter.fillRect(option.rect, color(Token::Selection));
    } else if (option.state.testFlag(QStyle::State_MouseOver)) {
        painter.fillRect(option.rect, color(Token::HoverRow));
    }
}

}  // namespace galley::ui::detail
