// SPDX-License-Identifier: Apache-2.0
/// @file
/// A pull, push or load in one card: the total with speed and time left, and one thin bar per layer.
/// Used by the pull dialog, the task list and the start page. Uses models/transfer_task.h.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QPointer>
#include <QWidget>

#include "models/transfer_task.h"

namespace galley::ui {

/// What the card shows; made from a task, or by hand.
struct ProgressFacts {
    QString title;
    QString status;
    QString figures;  ///< "34.1 / 57.2 MB · 12.0 MB/s · 2 s left"
    int permille = -1;
    bool failed = false;
    bool done = false;
    bool paused = false;
    QList<models::TransferLayer> layers;
};

class ProgressCard : public QWidget {
    Q_OBJECT
public:
    explicit ProgressCard(const QString& name, QWidget* parent = nullptr);
    /// Follows the task; nullptr: nothing.
    void setTask(models::TransferTask* task);
    void setFacts(const ProgressFacts& facts);
    /// Only the total: for narrow places.
    void setCompact(bool compact);
    /// Bar, words and layers alone, without margins: part of another card.
    void setFrameless();
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    static ProgressFacts factsOf(const models::TransferTask& task);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintLayers(QPainter& painter, int top) const;
    int shownLayers() const;
    int margin() const;
    int headHeight() const;

    ProgressFacts m_facts;
    QPointer<models::TransferTask> m_task;
    bool m_compact = false;
    bool m_frameless = false;
};

}  // namespace galley::ui
