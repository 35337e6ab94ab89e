// SPDX-License-Identifier: Apache-2.0
// Keys, pointer, painting and column widths of DataTable.
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QSettings>

#include <algorithm>

#include "ui/style/galley_style.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/row_action_bar.h"
#include "ui/widgets/table_proxy.h"

namespace galley::ui {
namespace {

bool isTyping(const QKeyEvent& event) {
    const bool plain = (event.modifiers() & ~Qt::ShiftModifier) == Qt::NoModifier;
    return plain && !event.text().isEmpty() && event.text().at(0).isPrint() && event.key() != Qt::Key_Space;
}

}  // namespace

void DataTable::keyPressEvent(QKeyEvent* event) {
    const QModelIndex current = currentIndex();
    m_keyboardFocus = true;
    switch (event->key()) {
        case Qt::Key_Space: return toggle(current);
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (current.isValid()) emit opened(currentId());
            return;
        case Qt::Key_Delete: return requestDelete();
        case Qt::Key_Right:
            setHovered(-1);
            if (m_bar->isVisible()) m_bar->focusFirst();
            return;
        case Qt::Key_Menu:
            return openMenu(current, viewport()->mapToGlobal(visualRect(current).bottomLeft() + QPoint(48, -8)));
        case Qt::Key_Escape: return event->ignore();
        default: break;
    }
    if (event->matches(QKeySequence::SelectAll) && m_checkable) return checkAllShown(true);
    if (event->matches(QKeySequence::Copy) && current.isValid()) {
        QGuiApplication::clipboard()->setText(current.data(Qt::DisplayRole).toString());
        return;
    }
    // Typing looks in the first column, whatever cell was clicked.
    if (isTyping(*event) && current.isValid() && current.column() != 0) setCurrentIndex(current.siblingAtColumn(0));
    QTreeView::keyPressEvent(event);
    setHovered(-1);
}

void DataTable::mouseMoveEvent(QMouseEvent* event) {
    m_hoverPosition = event->position().toPoint();
    QModelIndex index;
    const TableDelegate::Hit hit = hitAt(m_hoverPosition, &index);
    const bool link = hit.part != TableDelegate::Hit::Part::None && hit.part != TableDelegate::Hit::Part::Check;
    viewport()->setCursor(link ? Qt::PointingHandCursor : Qt::ArrowCursor);
    setHovered(indexAt(QPoint(1, m_hoverPosition.y())).row());
    viewport()->update();
}

void DataTable::mousePressEvent(QMouseEvent* event) {
    m_keyboardFocus = false;
    QModelIndex index;
    m_pressedHit = {};
    m_pressed = QModelIndex();
    if (event->button() == Qt::LeftButton) {
        m_pressedHit = hitAt(event->position().toPoint(), &index);
        m_pressed = index;
    }
    QTreeView::mousePressEvent(event);
}

void DataTable::mouseReleaseEvent(QMouseEvent* event) {
    QTreeView::mouseReleaseEvent(event);
    QModelIndex index;
    const TableDelegate::Hit hit = hitAt(event->position().toPoint(), &index);
    const bool same = index.isValid() && QModelIndex(m_pressed) == index && hit.part == m_pressedHit.part;
    if (!same || event->button() != Qt::LeftButton) return;
    const QString id = idOf(index);
    switch (hit.part) {
        case TableDelegate::Hit::Part::Check: return toggle(index);
        case TableDelegate::Hit::Part::Text: emit opened(id); return;
        case TableDelegate::Hit::Part::Note: emit noteClicked(id, index.column()); return;
        case TableDelegate::Hit::Part::Chip: emit chipClicked(id, hit.chip); return;
        case TableDelegate::Hit::Part::Copy: {
            const QString text = column(index.column()).look != nullptr ? index.data(Qt::ToolTipRole).toString()
                                                                        : index.data(Qt::DisplayRole).toString();
            QGuiApplication::clipboard()->setText(text.isEmpty() ? index.data(Qt::DisplayRole).toString() : text);
            emit copied(QGuiApplication::clipboard()->text());
            return;
        }
        case TableDelegate::Hit::Part::None: return;
    }
}

void DataTable::mouseDoubleClickEvent(QMouseEvent* event) {
    QModelIndex index;
    const TableDelegate::Hit hit = hitAt(event->position().toPoint(), &index);
    if (!index.isValid() || event->button() != Qt::LeftButton) return;
    if (hit.part == TableDelegate::Hit::Part::Check) return toggle(index);
    if (hit.part == TableDelegate::Hit::Part::None) emit opened(idOf(index));
}

void DataTable::contextMenuEvent(QContextMenuEvent* event) {
    QModelIndex index;
    const TableDelegate::Hit hit = hitAt(event->pos(), &index);
    if (hit.part == TableDelegate::Hit::Part::Chip) {
        emit chipMenuRequested(idOf(index), hit.chip, event->globalPos());
    } else {
        openMenu(indexAt(QPoint(1, event->pos().y())), event->globalPos());
    }
}

void DataTable::resizeEvent(QResizeEvent* event) {
    QTreeView::resizeEvent(event);
    layoutColumns();
    placeOverlays();
    placeActions();
}

bool DataTable::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::Leave) {
        m_hoverPosition = QPoint(-1, -1);
        setHovered(-1);
    }
    return QTreeView::viewportEvent(event);
}

void DataTable::scrollContentsBy(int dx, int dy) {
    QTreeView::scrollContentsBy(dx, dy);
    const QPoint pointer = viewport()->mapFromGlobal(QCursor::pos());
    if (m_hovered >= 0 && viewport()->rect().contains(pointer)) {
        setHovered(indexAt(QPoint(1, pointer.y())).row());
    } else {
        placeActions();
    }
}

void DataTable::focusInEvent(QFocusEvent* event) {
    const Qt::FocusReason reason = event->reason();
    if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason) {
        m_keyboardFocus = reason != Qt::MouseFocusReason;
    }
    QTreeView::focusInEvent(event);
    // Qt makes the first row the current one without choosing it.
    const bool chosen = currentIndex().isValid() && selectionModel()->isSelected(currentIndex());
    if (m_keyboardFocus && !chosen && m_proxy->rowCount() > 0) {
        setCurrentIndex(m_proxy->index(std::max(0, currentIndex().row()), 0));
    }
    placeActions();
    viewport()->update();
}

void DataTable::focusOutEvent(QFocusEvent* event) {
    QTreeView::focusOutEvent(event);
    m_keyboardFocus = m_bar->isAncestorOf(focusWidget());
    placeActions();
    viewport()->update();
}

void DataTable::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTreeView::currentChanged(current, previous);
    placeActions();
}

void DataTable::drawRow(QPainter* painter, const QStyleOptionViewItem& options, const QModelIndex& index) const {
    const QRect row(0, options.rect.top(), viewport()->width(), options.rect.height());
    const bool current = currentIndex().row() == index.row() && selectionModel()->isSelected(index);
    if (current || isChecked(index)) {
        painter->fillRect(row, color(Token::Selection));
    } else if (m_hovered == index.row()) {
        painter->fillRect(row, color(Token::HoverRow));
    }
    painter->fillRect(QRect(row.left(), row.bottom(), row.width(), 1), color(Token::Border));
    QTreeView::drawRow(painter, options, index);
    if (current && hasFocus() && m_keyboardFocus) {
        paintBox(*painter, QRectF(row).adjusted(0, 0, 0, -1), 4, {}, color(Token::Accent), metric::kFocusWidth);
    }
}

void DataTable::paintEvent(QPaintEvent* event) {
    QTreeView::paintEvent(event);
    if (!m_skeleton || m_proxy->rowCount() > 0) return;
    QPainter painter(viewport());
    static constexpr double kShares[]{0.62, 0.48, 0.7, 0.4, 0.55, 0.66};
    for (int row = 0; row < 6; ++row) {
        const int top = row * metric::kRow;
        for (int i = 0; i < header()->count(); ++i) {
            if (header()->isSectionHidden(i)) continue;
            const int left = header()->sectionViewportPosition(i) + (i == 0 && m_checkable ? 40 : 12);
            const double share = kShares[(row + i) % 6];
            const int width = static_cast<int>((header()->sectionSize(i) - 24) * share);
            paintBox(painter, QRectF(left, top + (metric::kRow - 10) / 2.0, width, 10), 5, color(Token::Border));
        }
        painter.fillRect(QRect(0, top + metric::kRow - 1, viewport()->width(), 1), color(Token::Border));
    }
}

// What the user hid, and the secondary columns, the last first, while the rest cannot stand side by side.
void DataTable::hideColumns(int room) {
    int least = 0;
    for (const TableColumn& column : m_columns) {
        if (!column.hidden) least += column.stretch ? column.width : column.minimum;
    }
    for (std::size_t i = m_columns.size(); i-- > 0;) {
        const TableColumn& column = m_columns[i];
        const bool dropped = !column.hidden && column.secondary && least > room;
        if (dropped) least -= column.minimum;
        header()->setSectionHidden(static_cast<int>(i), column.hidden || dropped);
    }
}

void DataTable::layoutColumns() {
    const int count = static_cast<int>(m_columns.size());
    if (count == 0 || header()->count() != count) return;
    // Of all rows, shown or not: the columns stay where they are while one filters.
    int buttons = 0;
    const QAbstractItemModel* rows = m_proxy->sourceModel();
    for (int row = 0; m_actions != nullptr && rows != nullptr && row < rows->rowCount(); ++row) {
        const QList<RowAction> actions = m_actions(rows->index(row, 0));
        buttons = std::max(buttons, 1 + static_cast<int>(std::count_if(actions.begin(), actions.end(),
                                                                       [](const RowAction& a) { return a.onRow; })));
    }
    // The end of every row belongs to the buttons: they hide nothing when they come.
    const int room = viewport()->width() - (buttons > 0 ? RowActionBar::widthFor(buttons) : metric::kSpace2);
    m_layouting = true;
    hideColumns(room);
    int wanted = 0;
    int slack = 0;
    int stretch = -1;
    for (int i = 0; i < count; ++i) {
        if (header()->isSectionHidden(i)) continue;
        const TableColumn& column = m_columns[static_cast<std::size_t>(i)];
        if (column.stretch && stretch < 0) stretch = i;
        wanted += column.width;
        if (i != stretch) slack += std::max(0, column.width - column.minimum);
    }
    // Too narrow: every column gives in proportion to what it has above its minimum; the stretching one gives last.
    const double give = wanted > room && slack > 0 ? std::min(1.0, static_cast<double>(wanted - room) / slack) : 0.0;
    int used = 0;
    for (int i = 0; i < count; ++i) {
        if (i == stretch || header()->isSectionHidden(i)) continue;
        const TableColumn& column = m_columns[static_cast<std::size_t>(i)];
        const int width = column.width - static_cast<int>(std::max(0, column.width - column.minimum) * give);
        header()->resizeSection(i, width);
        used += width;
    }
    if (stretch >= 0) {
        const int minimum = m_columns[static_cast<std::size_t>(stretch)].minimum;
        header()->resizeSection(stretch, std::max(minimum, room - used));
    }
    m_layouting = false;
}

void DataTable::rememberColumns() {
    if (!m_restored) return;
    QSettings settings;
    settings.beginGroup(QStringLiteral("tables/") + objectName());
    for (int i = 0; i < static_cast<int>(m_columns.size()); ++i) {
        const TableColumn& column = m_columns[static_cast<std::size_t>(i)];
        settings.setValue(column.name + QStringLiteral("/width"), column.width);
        settings.setValue(column.name + QStringLiteral("/hidden"), column.hidden);
    }
    const int sorted = header()->sortIndicatorSection();
    const bool known = sorted >= 0 && sorted < static_cast<int>(m_columns.size());
    settings.setValue(QStringLiteral("sort"), known ? m_columns[static_cast<std::size_t>(sorted)].name : QString());
    settings.setValue(QStringLiteral("descending"), header()->sortIndicatorOrder() == Qt::DescendingOrder);
}

void DataTable::restoreColumns() {
    QSettings settings;
    settings.beginGroup(QStringLiteral("tables/") + objectName());
    const QString sort = settings.value(QStringLiteral("sort")).toString();
    for (int i = 0; i < static_cast<int>(m_columns.size()); ++i) {
        TableColumn& column = m_columns[static_cast<std::size_t>(i)];
        const int width = settings.value(column.name + QStringLiteral("/width"), column.width).toInt();
        column.width = std::clamp(width, column.minimum, 1200);
        const bool hidden = settings.value(column.name + QStringLiteral("/hidden"), column.hidden).toBool();
        column.hidden = hidden && (column.hideable || column.hidden);
        if (!sort.isEmpty() && column.name == sort) {
            const bool descending = settings.value(QStringLiteral("descending")).toBool();
            sortByColumn(i, descending ? Qt::DescendingOrder : Qt::AscendingOrder);
        }
    }
    m_restored = true;
}

}  // namespace galley::ui
