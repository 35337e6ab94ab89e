// SPDX-License-Identifier: Apache-2.0
/// @file
/// A shell in the container, in the tab "Terminal": begins when the tab is first shown, can be begun again when it has
/// ended; says what to do while the container does not run.
/// Used by ContainerView. Threads: GUI thread. Processes: the shell ends with this widget. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/model_set.h"
#include "models/terminal_session.h"

class QStackedWidget;

namespace galley::ui {

class Button;
class EmptyState;
class TerminalView;
class TextLabel;

class ContainerTerminal : public QWidget {
    Q_OBJECT
public:
    ContainerTerminal(models::ModelSet& models, const QString& containerId, QWidget* parent = nullptr);
    ~ContainerTerminal() override;

    /// The tab is in front: a shell begins unless one runs or has ended.
    void setShown(bool shown);
    void setContainerRunning(bool running);
    TerminalView* view() const { return m_view; }
    const models::TerminalSession& session() const { return m_session; }

signals:
    /// The container is to be started.
    void startRequested();

private:
    void connectParts();
    void begin();
    void refresh();

    models::ModelSet& m_models;
    models::TerminalSession m_session;
    TextLabel* m_state;
    Button* m_again;
    Button* m_clear;
    QStackedWidget* m_stack;
    TerminalView* m_view;
    EmptyState* m_empty;
    bool m_shown = false;
    bool m_running = false;
};

}  // namespace galley::ui
