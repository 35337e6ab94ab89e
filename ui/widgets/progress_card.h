// SPDX-License-Identifier: Apache-2.0
/// @file
/// A pull in one card: the total with speed and time left, and one thin bar per layer.
/// Used by the pull dialog, the task list and the start page. Uses models/pull_task.h.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QPointer>
#include <QWidget>

#include "models/pull_task.h"

namespace galley::ui {

/// What the card shows; made from a task, or by hand.
struct ProgressFacts {
    QString title;
    QString status;
    QString figures;  ///< "34.1 / 57.2 MB · 12.0 MB/s · 2 s left"
    int permille = -1;
    bool failed = false;
    bool done = false;
    QList<models::PullLayer> layers;
};

class ProgressCard : public QWidget {
    Q_OBJECT
public:
    explicit ProgressCard(const QString& name, QWidget* parent = nullptr);
    /// Follows the task; nullptr: nothing.
    void setTask(models::PullTask* task);
    void setFacts(const ProgressFacts& facts);
    /// Only the total: for narrow places.
    void setCompact(bool compact);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    static ProgressFacts factsOf(const models::PullTask& task);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintLayers(QPainter& painter, int top) const;
    int shownLayers() const;

    ProgressFacts m_facts;
    QPointer<models::PullTask> m_task;
    bool m_compact = false;
};

}  // namespace galley::ui
