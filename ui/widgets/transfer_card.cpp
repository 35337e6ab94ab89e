// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/transfer_card.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/style/galley_style.h"
#include "ui/widgets/button.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/progress_card.h"

namespace galley::ui {

using State = models::Task::State;

TransferCard::TransferCard(models::TransferTask* task, QWidget* parent) : QWidget(parent), m_task(task) {
    setObjectName(QStringLiteral("transferCard"));
    setAccessibleName(task->title());
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_title = new TextLabel(FontRole::Strong, Token::Text, task->title(), QStringLiteral("transferTitle"), this);
    m_title->setElided(true, Elide::Middle);
    m_pause = Button::quiet(QStringLiteral("pause"), tr("Pause"), QStringLiteral("transferPause"), this);
    m_cancel = Button::quiet(QStringLiteral("close"), tr("Cancel"), QStringLiteral("transferCancel"), this);
    m_expand = Button::quiet(QStringLiteral("chevron-down"), tr("Show layers"), QStringLiteral("transferExpand"), this);
    m_progress = new ProgressCard(QStringLiteral("transferProgress"), this);
    m_progress->setFrameless();
    m_progress->setCompact(true);
    m_progress->setTask(task);
    auto* head = new QHBoxLayout;
    head->setSpacing(0);
    head->addWidget(m_title, 1);
    for (Button* button : {m_pause, m_cancel, m_expand}) head->addWidget(button);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metric::kSpace4, metric::kSpace1, metric::kSpace2, metric::kSpace2);
    column->setSpacing(0);
    column->addLayout(head);
    auto* below = new QHBoxLayout;
    below->setContentsMargins(0, 0, metric::kSpace2, 0);
    below->addWidget(m_progress);
    column->addLayout(below);
    connect(m_pause, &Button::clicked, this, &TransferCard::pauseOrGoOn);
    connect(m_cancel, &Button::clicked, this, &TransferCard::cancelOrPutAway);
    connect(m_expand, &Button::clicked, this, [this] { setExpanded(!m_expanded); });
    connect(task, &models::Task::changed, this, &TransferCard::showTask);
    connect(task, &models::Task::finished, this, &TransferCard::showTask);
    showTask();
}

void TransferCard::setExpanded(bool open) {
    m_expanded = open;
    m_progress->setCompact(!open);
    m_expand->setIconName(open ? QStringLiteral("chevron-up") : QStringLiteral("chevron-down"));
    const QString text = open ? tr("Hide layers") : tr("Show layers");
    m_expand->setToolTip(text);
    m_expand->setAccessibleName(text);
    if (open) emit expanded();
}

void TransferCard::takeFocus() {
    m_cancel->setFocus(Qt::OtherFocusReason);
}

void TransferCard::pauseOrGoOn() {
    if (m_task == nullptr) return;
    if (m_task->running()) {
        m_task->pause();
    } else {
        m_task->resume();
    }
}

void TransferCard::cancelOrPutAway() {
    if (m_task == nullptr) return;
    if (m_task->open()) {
        m_task->cancel();
    } else {
        emit putAway(m_task);
    }
}

void TransferCard::showTask() {
    if (m_task == nullptr) return;
    const auto say = [](Button* button, const QString& icon, const QString& text) {
        if (button->toolTip() == text) return;
        button->setIconName(icon);
        button->setToolTip(text);
        button->setAccessibleName(text);
    };
    const State state = m_task->state();
    if (state == State::Running) say(m_pause, QStringLiteral("pause"), tr("Pause: what has arrived is kept"));
    if (state == State::Paused) say(m_pause, QStringLiteral("play"), tr("Go on"));
    if (state == State::Failed) say(m_pause, QStringLiteral("restart"), tr("Try again"));
    m_pause->setVisible(m_task->canPause() && state != State::Done && state != State::Cancelled);
    m_pause->setEnabled(!m_task->stopping());
    say(m_cancel, QStringLiteral("close"), m_task->open() ? tr("Cancel") : tr("Put away"));
    const QList<models::TransferLayer>& layers = m_task->layers();
    m_expand->setVisible(!layers.isEmpty() && !layers.first().id.isEmpty());
}

void TransferCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintBox(painter, rect(), metric::kCardRadius, color(Token::Raised), color(Token::Border));
}

}  // namespace galley::ui
