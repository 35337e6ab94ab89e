// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/table_header.h"

#include <QMouseEvent>
#include <QPainter>
#include <QStyleOption>

#include "ui/style/galley_style.h"
#include "ui/widgets/data_table.h"

namespace galley::ui {
namespace {

constexpr int kCheckArea = 40;
constexpr int kPadding = 12;

}  // namespace

TableHeader::TableHeader(DataTable& table) : QHeaderView(Qt::Horizontal, &table), m_table(table) {
    setObjectName(table.objectName() + QStringLiteral("Header"));
    setSectionsClickable(true);
    setSectionsMovable(false);
    setHighlightSections(false);
    setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setFixedHeight(metric::kTableHeader);
    setStretchLastSection(false);
    setMinimumSectionSize(40);
    setMouseTracking(true);
}

void TableHeader::paintSection(QPainter* painter, const QRect& rect, int logical) const {
    QStyleOptionHeader option;
    initStyleOption(&option);
    option.rect = rect;
    option.text = model()->headerData(logical, Qt::Horizontal).toString();
    const bool right = m_table.column(logical).align == TableColumn::Align::Right;
    option.textAlignment = (right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
    if (isSortIndicatorShown() && sortIndicatorSection() == logical) {
        option.sortIndicator =
            sortIndicatorOrder() == Qt::AscendingOrder ? QStyleOptionHeader::SortDown : QStyleOptionHeader::SortUp;
    }
    const QPoint pointer = mapFromGlobal(QCursor::pos());
    option.state.setFlag(QStyle::State_MouseOver, underMouse() && rect.contains(pointer));
    detail::paintHeaderSection(option, *painter);
    // The label's own margin is 4; the cells below begin at kPadding.
    option.rect = rect.adjusted(kPadding - 4, 0, -(kPadding - 4), 0);
    if (logical == 0 && m_table.checkable()) {
        QStyleOption check;
        check.rect = QRect(rect.left() + 4, rect.top(), kCheckArea - 4, rect.height());
        const Qt::CheckState all = m_table.allChecked();
        check.state = QStyle::State_Enabled | (all == Qt::Checked            ? QStyle::State_On
                                               : all == Qt::PartiallyChecked ? QStyle::State_NoChange
                                                                             : QStyle::State_Off);
        check.state.setFlag(QStyle::State_MouseOver, underMouse() && overCheck(pointer));
        detail::paintCheck(check, *painter, false);
        option.rect.setLeft(rect.left() + kCheckArea - 4);
    }
    detail::paintHeaderLabel(option, *painter);
}

bool TableHeader::overCheck(const QPoint& position) const {
    const int x = position.x() - sectionViewportPosition(0);
    return m_table.checkable() && x >= 0 && x < kCheckArea - 6 && rect().contains(position);
}

void TableHeader::mousePressEvent(QMouseEvent* event) {
    m_pressed = event->button() == Qt::LeftButton && overCheck(event->position().toPoint());
    if (!m_pressed) QHeaderView::mousePressEvent(event);
}

void TableHeader::mouseReleaseEvent(QMouseEvent* event) {
    if (!m_pressed) return QHeaderView::mouseReleaseEvent(event);
    m_pressed = false;
    if (overCheck(event->position().toPoint())) m_table.checkAllShown(m_table.allChecked() != Qt::Checked);
}

}  // namespace galley::ui
