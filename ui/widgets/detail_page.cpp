// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/detail_page.h"

#include <QStackedLayout>

#include "ui/widgets/data_table.h"

namespace galley::ui {

DetailPage::DetailPage(QWidget* parent) : Page(parent), m_stack(new QStackedLayout(this)) {}

void DetailPage::setFront(QWidget* front) {
    m_stack->addWidget(front);
}

void DetailPage::showDetail(DetailView* view) {
    m_detail = view;
    m_stack->addWidget(view);
    connect(view, &DetailView::backRequested, this, &DetailPage::closeDetail);
    connect(view, &DetailView::actionRequested, this, &DetailPage::runAction);
    connect(view, &DetailView::containerRequested, this,
            [this](const QString& container) { emit navigateRequested(QStringLiteral("containers"), container); });
    view->setShown(m_shown);
    m_stack->setCurrentWidget(view);
    view->setFocus();
}

void DetailPage::closeDetail() {
    if (m_detail.isNull()) return;
    // It may be in the middle of a signal of its own, and must not close the view that comes after it.
    m_detail->disconnect(this);
    m_detail->setShown(false);
    m_stack->removeWidget(m_detail);
    m_detail->hide();
    m_detail->deleteLater();
    m_detail.clear();
    m_stack->setCurrentIndex(0);
    table()->setFocus();
}

bool DetailPage::goBack() {
    if (m_detail.isNull()) return false;
    closeDetail();
    return true;
}

void DetailPage::setShown(bool shown) {
    m_shown = shown;
    if (!m_detail.isNull()) m_detail->setShown(shown);
}

}  // namespace galley::ui
