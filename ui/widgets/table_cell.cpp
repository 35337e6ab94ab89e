// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/table_cell.h"

#include <QPainter>

#include "models/types.h"
#include "ui/style/galley_style.h"
#include "ui/style/icons.h"
#include "ui/widgets/data_table.h"

namespace galley::ui {
namespace {

constexpr int kPadding = 12;
constexpr int kCheckArea = 40;
constexpr int kChipGap = 6;
constexpr int kCopy = 24;
constexpr int kShareText = 76;

TableCell cellOf(const DataTable& table, const QModelIndex& index) {
    const TableColumn& column = table.column(index.column());
    const QModelIndex source = table.sourceIndex(index);
    if (column.look != nullptr) return column.look(source);
    TableCell cell;
    cell.text = source.data(Qt::DisplayRole).toString();
    return cell;
}

QFont fontOf(const TableCell& cell) {
    if (cell.mono) return fontFor(FontRole::Mono);
    return fontFor(cell.strong ? FontRole::Strong : FontRole::Body);
}

int digitWidth(const QFontMetrics& metrics) {
    int widest = 0;
    for (char digit = '0'; digit <= '9'; ++digit) {
        widest = std::max(widest, metrics.horizontalAdvance(QLatin1Char(digit)));
    }
    return widest;
}

}  // namespace

int tabularWidth(const QFontMetrics& metrics, const QString& text) {
    const int digit = digitWidth(metrics);
    int width = 0;
    for (const QChar character : text) width += character.isDigit() ? digit : metrics.horizontalAdvance(character);
    return width;
}

void paintTabular(QPainter& painter, const QRect& rect, const QString& text, bool right) {
    const QFontMetrics metrics = painter.fontMetrics();
    const int digit = digitWidth(metrics);
    int x = right ? rect.right() + 1 - tabularWidth(metrics, text) : rect.left();
    const int baseline = rect.top() + (rect.height() + metrics.ascent() - metrics.descent()) / 2;
    for (const QChar character : text) {
        const int own = metrics.horizontalAdvance(character);
        const int cell = character.isDigit() ? digit : own;
        painter.drawText(x + (cell - own) / 2, baseline, QString(character));
        x += cell;
    }
}

TableDelegate::TableDelegate(DataTable& table) : QStyledItemDelegate(&table), m_table(table) {}

QSize TableDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {80, metric::kRow};
}

QRect TableDelegate::content(const QModelIndex& index, const QRect& cell) const {
    QRect inside = cell.adjusted(kPadding, 0, -kPadding, 0);
    if (index.column() == 0 && m_table.checkable()) inside.setLeft(cell.left() + kCheckArea);
    return inside;
}

void TableDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const bool active = m_table.hoveredRow() == index.row();
    if (index.column() == 0 && m_table.checkable()) {
        QStyleOptionViewItem check(option);
        check.rect = QRect(option.rect.left(), option.rect.top(), kCheckArea, option.rect.height());
        check.rect.adjust(4, 0, 0, 0);
        check.state = QStyle::State_Enabled | (m_table.isChecked(index) ? QStyle::State_On : QStyle::State_Off);
        if (active && check.rect.contains(m_table.hoverPosition())) check.state |= QStyle::State_MouseOver;
        detail::paintCheck(check, *painter, false);
    }
    const TableCell cell = cellOf(m_table, index);
    const QRect inside = content(index, option.rect);
    if (inside.width() < 8) return;
    painter->save();
    painter->setClipRect(option.rect, Qt::IntersectClip);
    painter->setFont(fontOf(cell));
    if (!cell.chips.empty()) {
        paintChips(*painter, inside, cell, index);
    } else if (cell.status.has_value() && !cell.dotOnly) {
        // The note is a link: it must stay whole, the words before it give way.
        const int note = cell.note.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(cell.note) + 8;
        const int used = paintStatus(*painter, inside.adjusted(0, 0, -note, 0), *cell.status);
        if (!cell.note.isEmpty()) {
            painter->setPen(color(Token::Accent));
            painter->drawText(inside.adjusted(used + 8, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine, cell.note);
        }
    } else {
        if (cell.share >= 0) paintShare(*painter, inside, cell);
        paintText(*painter, inside, cell, index, active);
    }
    painter->restore();
}

void TableDelegate::paintShare(QPainter& painter, const QRect& rect, const TableCell& cell) const {
    const QRectF track(rect.left(), rect.center().y() - 1, rect.width() - kShareText, 4);
    if (track.width() < 16) return;
    paintBox(painter, track, 2, color(Token::Border));
    if (cell.share <= 0) return;
    QRectF part = track;
    part.setWidth(std::max(4.0, track.width() * std::min(cell.share, 1.0)));
    paintBox(painter, part, 2, color(Token::Accent));
}

void TableDelegate::paintText(QPainter& painter, const QRect& rect, const TableCell& cell, const QModelIndex& index,
                              bool active) const {
    QRect box = rect;
    const TableColumn& column = m_table.column(index.column());
    if (cell.dotOnly && cell.status.has_value()) {
        paintDot(painter, QRectF(box.left(), box.top(), kStatusDot, box.height()), color(cell.status->token),
                 cell.status->hollow);
        box.setLeft(box.left() + kStatusDot + 10);
    }
    if (!cell.icon.isEmpty()) {
        paintIcon(painter, cell.icon, QRectF(box.left(), box.center().y() - 7.5, 16, 16), color(cell.iconToken));
        box.setLeft(box.left() + 26);
    }
    const bool copy = column.copyable && active;
    if (copy) box.setRight(box.right() - kCopy);
    painter.setPen(color(cell.token));
    const bool right = column.align == TableColumn::Align::Right;
    const QFontMetrics metrics = painter.fontMetrics();
    if (right && tabularWidth(metrics, cell.text) <= box.width()) {
        paintTabular(painter, box, cell.text, true);
    } else {
        const QString text = elided(cell.text, cell.elide, metrics, box.width());
        const bool link = active && cell.strong && box.contains(m_table.hoverPosition()) &&
                          m_table.hoverPosition().x() < box.left() + metrics.horizontalAdvance(text);
        if (link) {
            QFont underlined = painter.font();
            underlined.setUnderline(true);
            painter.setFont(underlined);
            painter.setPen(color(Token::Accent));
        }
        painter.drawText(
            box, static_cast<int>(Qt::AlignVCenter) | (right ? Qt::AlignRight : Qt::AlignLeft) | Qt::TextSingleLine,
            text);
    }
    if (copy) {
        const int x = std::min(box.left() + metrics.horizontalAdvance(cell.text) + 6, box.right() + 6);
        const QRectF symbol(x, box.center().y() - 6.5, 14, 14);
        const bool over = QRectF(symbol).adjusted(-4, -6, 4, 6).contains(m_table.hoverPosition());
        paintIcon(painter, QStringLiteral("copy"), symbol, color(over ? Token::Accent : Token::Muted));
    }
}

void TableDelegate::paintChips(QPainter& painter, const QRect& rect, const TableCell& cell,
                               const QModelIndex& index) const {
    int x = rect.left();
    const QFontMetrics metrics = painter.fontMetrics();
    int left = static_cast<int>(cell.chips.size());
    for (PortChipLook chip : cell.chips) {
        const int width = portChipWidth(metrics, chip);
        const int reserve = left > 1 ? 30 : 0;
        if (x > rect.left() && x + width + reserve > rect.right() + kPadding) {
            painter.setPen(color(Token::Muted));
            painter.drawText(QRect(x, rect.top(), rect.right() - x + kPadding, rect.height()), Qt::AlignVCenter,
                             QStringLiteral("+%1").arg(left));
            return;
        }
        const QRect box(x, rect.center().y() - kPortChipHeight / 2 + 1,
                        std::min(width, rect.right() + kPadding - 4 - x), kPortChipHeight);
        chip.hovered = m_table.hoveredRow() == index.row() && box.contains(m_table.hoverPosition());
        paintPortChip(painter, box, chip);
        x += width + kChipGap;
        --left;
    }
}

TableDelegate::Hit TableDelegate::hit(const QModelIndex& index, const QRect& cell, const QPoint& position) const {
    if (index.column() == 0 && m_table.checkable() && position.x() < cell.left() + kCheckArea) {
        return {Hit::Part::Check, -1};
    }
    const TableCell look = cellOf(m_table, index);
    const QRect inside = content(index, cell);
    const QFontMetrics metrics(fontOf(look));
    int x = inside.left();
    for (int i = 0; i < static_cast<int>(look.chips.size()); ++i) {
        const int width = portChipWidth(metrics, look.chips.at(static_cast<std::size_t>(i)));
        if (position.x() >= x && position.x() < x + width) return {Hit::Part::Chip, i};
        x += width + kChipGap;
    }
    if (!look.note.isEmpty() && look.status.has_value()) {
        const int note = metrics.horizontalAdvance(look.note);
        const int wanted = kStatusDot + 8 + metrics.horizontalAdvance(look.status->text) + 8;
        const int words = std::min(wanted, inside.width() - note);
        const int end = words + note;
        if (position.x() >= inside.left() + words && position.x() <= inside.left() + end) return {Hit::Part::Note, -1};
    }
    const int text = inside.left() + (look.dotOnly ? kStatusDot + 10 : 0) + (look.icon.isEmpty() ? 0 : 26);
    const int end = text + metrics.horizontalAdvance(look.text);
    if (m_table.column(index.column()).copyable) {
        const int symbol = std::min(end + 6, inside.right() - kCopy + 6);
        if (position.x() >= symbol - 4 && position.x() <= symbol + 18) return {Hit::Part::Copy, -1};
    }
    if (look.strong && position.x() >= text && position.x() <= end) return {Hit::Part::Text, -1};
    return {};
}

}  // namespace galley::ui
