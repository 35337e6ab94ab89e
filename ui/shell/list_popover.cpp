// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/list_popover.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/widgets/button.h"
#include "ui/widgets/labels.h"

namespace galley::ui {

ListPopover::ListPopover(const QString& name, const QString& title, const QString& clear, const QString& none,
                         QWidget* window)
    : Popover(name + QStringLiteral("List"), title, window), m_name(name), m_none(none) {
    auto* caption = new TextLabel(FontRole::Strong, Token::Text, title, name + QStringLiteral("Title"), this);
    auto* link = new Button(ButtonKind::Link, clear, name + QStringLiteral("Clear"), this);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(metric::kSpace4, metric::kSpace3, metric::kSpace4, metric::kSpace2);
    head->addWidget(caption, 1);
    head->addWidget(link);
    m_headHeight = head->sizeHint().height();
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    content()->addLayout(head);
    content()->addWidget(m_scroll, 1);
    connect(link, &Button::clicked, this, &ListPopover::clearClicked);
}

void ListPopover::toggle(QWidget* anchor, bool above) {
    if (isVisible()) return hide();
    fill();
    const QLayout* rows = m_scroll->widget()->layout();
    const int wanted =
        rows->hasHeightForWidth() ? rows->totalHeightForWidth(kWidth - 2) : rows->totalSizeHint().height();
    openAt(anchor, above, QSize(kWidth, std::min(kMostHeight, m_headHeight + wanted + 2)));
    m_scroll->setFocus(Qt::PopupFocusReason);
}

void ListPopover::fill() {
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(metric::kSpace4, metric::kSpace1, metric::kSpace4, metric::kSpace4);
    column->setSpacing(metric::kSpace4);
    const int rows = count();
    for (int i = 0; i < rows; ++i) column->addWidget(makeRow(i, list));
    if (rows == 0) {
        auto* none = new TextLabel(FontRole::Body, Token::Muted, m_none, m_name + QStringLiteral("None"), list);
        none->setAlignment(Qt::AlignCenter);
        none->setMinimumHeight(72);
        column->addWidget(none);
    }
    column->addStretch(1);
    // The old list may hold the button that was just pressed.
    if (QWidget* old = m_scroll->takeWidget(); old != nullptr) old->deleteLater();
    m_scroll->setWidget(list);
    list->setAutoFillBackground(false);
}

}  // namespace galley::ui
