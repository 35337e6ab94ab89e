// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/task_popover.h"

#include <QHBoxLayout>
#include <QPointer>
#include <QProgressBar>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/widgets/button.h"
#include "ui/widgets/labels.h"

namespace galley::ui {
namespace {

const QSize kSize(380, 300);

}  // namespace

TaskPopover::TaskPopover(models::TaskListModel& tasks, QWidget* window)
    : Popover(QStringLiteral("taskList"), tr("Tasks"), window), m_tasks(tasks) {
    auto* title = new TextLabel(FontRole::Strong, Token::Text, tr("Tasks"), QStringLiteral("taskTitle"), this);
    auto* clear = new Button(ButtonKind::Link, tr("Clear ended"), QStringLiteral("taskClear"), this);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(metric::kSpace4, metric::kSpace3, metric::kSpace4, metric::kSpace2);
    head->addWidget(title, 1);
    head->addWidget(clear);
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    content()->addLayout(head);
    content()->addWidget(m_scroll, 1);
    connect(clear, &Button::clicked, &m_tasks, &models::TaskListModel::clearEnded);
    const auto changed = [this] {
        if (isVisible()) fill();
    };
    connect(&m_tasks, &QAbstractItemModel::rowsInserted, this, changed);
    connect(&m_tasks, &QAbstractItemModel::rowsRemoved, this, changed);
    connect(&m_tasks, &QAbstractItemModel::modelReset, this, changed);
}

void TaskPopover::toggleAt(QWidget* anchor) {
    if (isVisible()) return hide();
    fill();
    openAt(anchor, true, kSize);
    m_scroll->setFocus(Qt::PopupFocusReason);
}

void TaskPopover::fill() {
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(metric::kSpace4, 0, metric::kSpace4, metric::kSpace3);
    column->setSpacing(metric::kSpace4);
    for (int i = 0; i < m_tasks.rowCount(); ++i) column->addWidget(makeRow(m_tasks.at(i), list));
    if (m_tasks.rowCount() == 0) {
        auto* none =
            new TextLabel(FontRole::Body, Token::Muted, tr("Nothing is going on."), QStringLiteral("taskNone"), list);
        none->setAlignment(Qt::AlignCenter);
        column->addStretch(1);
        column->addWidget(none);
    }
    column->addStretch(1);
    // The old list may hold the button that was just pressed.
    if (QWidget* old = m_scroll->takeWidget(); old != nullptr) old->deleteLater();
    m_scroll->setWidget(list);
    list->setAutoFillBackground(false);
}

QWidget* TaskPopover::makeRow(models::Task* task, QWidget* parent) {
    auto* row = new QWidget(parent);
    row->setObjectName(QStringLiteral("taskRow"));
    auto* title = new Button(ButtonKind::Link, task->title(), QStringLiteral("taskDetails"), row);
    title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto* status =
        new TextLabel(FontRole::Caption, Token::Muted, task->statusText(), QStringLiteral("taskStatus"), row);
    status->setElided(true);
    auto* bar = new QProgressBar(row);
    bar->setObjectName(QStringLiteral("taskBar"));
    bar->setAccessibleName(task->title());
    bar->setTextVisible(false);
    bar->setRange(0, 1000);
    bar->setFixedHeight(6);
    Button* cancel = Button::quiet(QStringLiteral("close"), tr("Cancel"), QStringLiteral("taskCancel"), row);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(title);
    texts->addWidget(bar);
    texts->addWidget(status);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->addLayout(texts, 1);
    line->addWidget(cancel, 0, Qt::AlignTop);
    const auto show = [task, status, bar, cancel] {
        using State = models::Task::State;
        status->setText(task->state() == State::Failed ? task->error().sentence : task->statusText());
        status->setToken(task->state() == State::Failed ? Token::Error : Token::Muted);
        bar->setVisible(task->running());
        bar->setValue(std::max(0, task->progressPermille()));
        cancel->setVisible(task->running());
    };
    connect(task, &models::Task::changed, row, show);
    connect(task, &models::Task::finished, row, show);
    connect(cancel, &Button::clicked, task, &models::Task::cancel);
    connect(title, &Button::clicked, this, [this, watched = QPointer<models::Task>(task)] {
        hide();
        if (watched != nullptr) emit detailsRequested(watched);
    });
    show();
    return row;
}

}  // namespace galley::ui
