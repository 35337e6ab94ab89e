// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/transfer_list.h"

#include <QApplication>
#include <QEvent>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

#include "ui/style/tokens.h"
#include "ui/widgets/transfer_card.h"

namespace galley::ui {

TransferList::TransferList(models::TaskListModel& tasks, const QString& name, Wants wants, QWidget* parent)
    : QScrollArea(parent), m_tasks(tasks), m_wants(std::move(wants)) {
    setObjectName(name);
    setAccessibleName(tr("On the way"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_inner = new QWidget;
    m_inner->setObjectName(name + QStringLiteral("Content"));
    m_column = new QVBoxLayout(m_inner);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(metric::kSpace2);
    m_column->addStretch(1);
    setWidget(m_inner);
    viewport()->setAutoFillBackground(false);
    m_inner->setAutoFillBackground(false);
    m_inner->installEventFilter(this);
    hide();
    connect(&tasks, &models::TaskListModel::taskAdded, this, &TransferList::follow);
    connect(&tasks, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this](const QModelIndex&, int first, int last) {
        for (int row = first; row <= last; ++row) drop(m_tasks.at(row));
    });
    for (int row = tasks.rowCount() - 1; row >= 0; --row) follow(tasks.at(row));
}

void TransferList::follow(models::Task* task) {
    if (qobject_cast<models::TransferTask*>(task) == nullptr || !m_wants(*task)) return;
    connect(task, &models::Task::changed, this, [this, task] { showTask(task); });
    connect(task, &models::Task::finished, this, [this, task] { showTask(task); });
    connect(task, &QObject::destroyed, this, [this, task] { drop(task); });
    showTask(task);
}

void TransferList::showTask(models::Task* task) {
    const bool wanted = task->open() || task->state() == models::Task::State::Failed;
    if (wanted == m_cards.contains(task)) return;
    if (!wanted) return drop(task);
    auto* card = new TransferCard(qobject_cast<models::TransferTask*>(task), m_inner);
    m_cards.insert(task, card);
    m_column->insertWidget(0, card);
    connect(card, &TransferCard::expanded, this, [this, card] { m_revealed = card; });
    connect(card, &TransferCard::putAway, &m_tasks, &models::TaskListModel::forget);
    show();
    updateGeometry();
}

void TransferList::drop(models::Task* task) {
    TransferCard* card = m_cards.take(task);
    if (card == nullptr) return;
    m_column->removeWidget(card);
    // Left alone, the focus would jump to wherever the window begins.
    if (card->isAncestorOf(QApplication::focusWidget())) {
        if (m_cards.isEmpty()) {
            emit focusLeft();
        } else {
            m_cards.begin().value()->takeFocus();
        }
    }
    card->hide();
    card->deleteLater();
    setVisible(!m_cards.isEmpty());
    updateGeometry();
}

void TransferList::reveal(models::Task* task) {
    TransferCard* card = m_cards.value(task);
    if (card == nullptr) return;
    card->setExpanded(true);
}

void TransferList::setMostHeight(int height) {
    if (height == m_mostHeight) return;
    m_mostHeight = height;
    updateGeometry();
}

QSize TransferList::sizeHint() const {
    const int wanted = m_column->totalSizeHint().height();
    return {400, std::min(m_mostHeight, wanted)};
}

QSize TransferList::minimumSizeHint() const {
    return {240, sizeHint().height()};
}

bool TransferList::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_inner && event->type() == QEvent::LayoutRequest) {
        updateGeometry();
        // Its new height is known when this list has its own.
        QTimer::singleShot(0, this, [this] {
            if (m_revealed != nullptr) ensureWidgetVisible(m_revealed, 0, 0);
            m_revealed.clear();
        });
    }
    return QScrollArea::eventFilter(watched, event);
}

}  // namespace galley::ui
