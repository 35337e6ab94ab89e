// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/task_popover.h"

#include <QHBoxLayout>
#include <QPointer>
#include <QProgressBar>
#include <QVBoxLayout>

#include "ui/widgets/button.h"
#include "ui/widgets/labels.h"

namespace galley::ui {

TaskPopover::TaskPopover(models::TaskListModel& tasks, QWidget* window)
    : ListPopover(QStringLiteral("task"), tr("Tasks"), tr("Clear ended"), tr("Nothing is going on."), window),
      m_tasks(tasks) {
    connect(this, &ListPopover::clearClicked, &m_tasks, &models::TaskListModel::clearEnded);
    const auto changed = [this] {
        if (isVisible()) fill();
    };
    connect(&m_tasks, &QAbstractItemModel::rowsInserted, this, changed);
    connect(&m_tasks, &QAbstractItemModel::rowsRemoved, this, changed);
    connect(&m_tasks, &QAbstractItemModel::modelReset, this, changed);
}

void TaskPopover::toggleAt(QWidget* anchor) {
    toggle(anchor, true);
}

int TaskPopover::count() const {
    return m_tasks.rowCount();
}

QWidget* TaskPopover::makeRow(int number, QWidget* parent) {
    models::Task* task = m_tasks.at(number);
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
    Button* pause = Button::quiet(QStringLiteral("pause"), tr("Pause"), QStringLiteral("taskPause"), row);
    Button* cancel = Button::quiet(QStringLiteral("close"), tr("Cancel"), QStringLiteral("taskCancel"), row);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(title);
    texts->addWidget(bar);
    texts->addWidget(status);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(0);
    line->addLayout(texts, 1);
    line->addWidget(pause, 0, Qt::AlignTop);
    line->addWidget(cancel, 0, Qt::AlignTop);
    const auto show = [task, status, bar, pause, cancel] {
        using State = models::Task::State;
        status->setText(task->state() == State::Failed ? task->error().sentence : task->statusText());
        status->setToken(task->state() == State::Failed ? Token::Error : Token::Muted);
        bar->setVisible(task->open());
        bar->setValue(std::max(0, task->progressPermille()));
        const QString what = task->running() ? tr("Pause") : tr("Go on");
        if (pause->toolTip() != what) {
            pause->setIconName(task->running() ? QStringLiteral("pause") : QStringLiteral("play"));
            pause->setToolTip(what);
            pause->setAccessibleName(what);
        }
        pause->setVisible(task->open() && task->canPause());
        cancel->setVisible(task->open());
    };
    connect(task, &models::Task::changed, row, show);
    connect(task, &models::Task::finished, row, show);
    connect(cancel, &Button::clicked, task, &models::Task::cancel);
    connect(pause, &Button::clicked, task, [task] {
        if (task->running()) {
            task->pause();
        } else {
            task->resume();
        }
    });
    connect(title, &Button::clicked, this, [this, watched = QPointer<models::Task>(task)] {
        hide();
        if (watched != nullptr) emit detailsRequested(watched);
    });
    show();
    return row;
}

}  // namespace galley::ui
