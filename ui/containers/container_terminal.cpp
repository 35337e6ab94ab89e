// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/container_terminal.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/style/tokens.h"
#include "ui/widgets/button.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/terminal_view.h"

namespace galley::ui {

using State = models::TerminalSession::State;

ContainerTerminal::ContainerTerminal(models::ModelSet& models, const QString& containerId, QWidget* parent)
    : QWidget(parent), m_models(models), m_session(models.runner, containerId) {
    setObjectName(QStringLiteral("containerTerminal"));
    m_state = new TextLabel(FontRole::Caption, Token::Muted, QString(), QStringLiteral("containerTerminalState"), this);
    m_state->setElided(true);
    m_again = new Button(ButtonKind::Secondary, tr("New shell"), QStringLiteral("containerTerminalAgain"), this);
    m_again->setIconName(QStringLiteral("refresh"));
    m_clear = Button::quiet(QStringLiteral("trash"), tr("Clear what is shown"),
                            QStringLiteral("containerTerminalClear"), this);
    m_view = new TerminalView(QStringLiteral("containerTerminalView"), this);
    m_empty =
        new EmptyState(QStringLiteral("empty-log"), tr("The container does not run"),
                       tr("A shell needs a container that runs."), QStringLiteral("containerTerminalEmpty"), this);
    m_empty->setAction(tr("Start"), QStringLiteral("play"));
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    auto* tools = new QHBoxLayout;
    tools->setSpacing(metric::kSpace2);
    tools->addWidget(m_state, 1);
    tools->addWidget(m_again);
    tools->addWidget(m_clear);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metric::kSpace2);
    column->addLayout(tools);
    column->addWidget(m_stack, 1);
    setFocusProxy(m_view);
    connectParts();
    refresh();
}

void ContainerTerminal::connectParts() {
    connect(m_view, &TerminalView::typed, &m_session, &models::TerminalSession::write);
    connect(m_view, &TerminalView::sizeChanged, &m_session, &models::TerminalSession::resize);
    connect(m_view, &TerminalView::copied, this,
            [this] { m_models.notifications.notifyText(models::Notification::Severity::Info, tr("Copied")); });
    connect(&m_session, &models::TerminalSession::received, m_view, &TerminalView::feed);
    connect(&m_session, &models::TerminalSession::stateChanged, this, &ContainerTerminal::refresh);
    connect(m_again, &Button::clicked, this, &ContainerTerminal::begin);
    connect(m_clear, &Button::clicked, m_view, &TerminalView::clear);
    connect(m_empty, &EmptyState::actionClicked, this, &ContainerTerminal::startRequested);
}

ContainerTerminal::~ContainerTerminal() = default;

void ContainerTerminal::begin() {
    m_view->clear();
    m_session.start(m_view->screen().columns(), m_view->screen().rows());
    m_view->setFocus();
}

void ContainerTerminal::setShown(bool shown) {
    m_shown = shown;
    if (shown && m_running && m_session.state() == State::Idle) begin();
    if (shown && m_running) m_view->setFocus();
}

void ContainerTerminal::setContainerRunning(bool running) {
    if (running == m_running) return;
    m_running = running;
    // Its shells ended with it; a container that runs again begins anew.
    if (!running) m_session.hangUp();
    if (running && m_shown) begin();
    refresh();
}

void ContainerTerminal::refresh() {
    const State state = m_session.state();
    m_view->setLive(state == State::Running);
    m_stack->setCurrentWidget(m_running ? static_cast<QWidget*>(m_view) : static_cast<QWidget*>(m_empty));
    m_again->setVisible(m_running && (state == State::Ended || state == State::Failed));
    m_clear->setVisible(m_running);
    m_state->setToken(state == State::Failed ? Token::Error : Token::Muted);
    switch (state) {
        case State::Starting: m_state->setText(tr("Starting a shell…")); break;
        case State::Running: m_state->setText(tr("A shell in the container. Ctrl+Shift+Tab leaves it.")); break;
        case State::Ended:
            m_state->setText(m_session.exitCode() < 0
                                 ? tr("The shell has ended.")
                                 : tr("The shell has ended with code %1.").arg(m_session.exitCode()));
            break;
        case State::Failed: m_state->setText(m_session.error().sentence); break;
        case State::Idle: m_state->setText(QString()); break;
    }
}

}  // namespace galley::ui
