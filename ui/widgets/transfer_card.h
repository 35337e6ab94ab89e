// SPDX-License-Identifier: Apache-2.0
/// @file
/// One pull, push, load or save as a card with its buttons: pause, go on, cancel, try again, put away; the layers open
/// below. Used by TransferList. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QPointer>
#include <QWidget>

#include "models/transfer_task.h"

namespace galley::ui {

class Button;
class ProgressCard;
class TextLabel;

class TransferCard : public QWidget {
    Q_OBJECT
public:
    explicit TransferCard(models::TransferTask* task, QWidget* parent = nullptr);
    models::TransferTask* task() const { return m_task; }
    void setExpanded(bool open);
    /// To the button that every card has.
    void takeFocus();

signals:
    void expanded();
    /// It ended, and the user has seen how.
    void putAway(galley::models::Task* task);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showTask();
    void pauseOrGoOn();
    void cancelOrPutAway();

    QPointer<models::TransferTask> m_task;
    TextLabel* m_title;
    Button* m_pause;
    Button* m_cancel;
    Button* m_expand;
    ProgressCard* m_progress;
    bool m_expanded = false;
};

}  // namespace galley::ui
