// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/containers_page.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QMenu>
#include <QStackedLayout>

#include "models/format.h"
#include "ui/containers/container_list.h"
#include "ui/containers/container_view.h"
#include "ui/containers/limits_dialog.h"
#include "ui/containers/rename_dialog.h"
#include "ui/logs/log_window.h"
#include "ui/ports/ports_panel.h"
#include "ui/style/icons.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/error_card.h"

namespace galley::ui {

namespace {

QString failureTitle(const QString& action, const QString& name) {
    if (action == QLatin1String("start")) return ContainersPage::tr("%1 could not be started").arg(name);
    if (action == QLatin1String("stop") || action == QLatin1String("kill")) {
        return ContainersPage::tr("%1 could not be stopped").arg(name);
    }
    if (action == QLatin1String("restart")) return ContainersPage::tr("%1 could not be restarted").arg(name);
    return ContainersPage::tr("%1 could not be deleted").arg(name);
}

}  // namespace

ContainersPage::ContainersPage(models::ModelSet& models, Prompt& prompt, QWidget* parent)
    : Page(parent), m_models(models), m_prompt(prompt) {
    setObjectName(QStringLiteral("containersPage"));
    m_stack = new QStackedLayout(this);
    m_list = new ContainerList(models, this);
    m_stack->addWidget(m_list);
    connect(m_list, &ContainerList::actionRequested, this, &ContainersPage::runAction);
    connect(m_list, &ContainerList::portActivated, this,
            [this](const QString&, const models::PortEntry& port) { activatePort(port); });
    connect(m_list, &ContainerList::portMenuRequested, this, &ContainersPage::showPortMenu);
    connect(m_list, &ContainerList::runRequested, this, &Page::runRequested);
    connect(m_list, &ContainerList::pullRequested, this, [this] { emit pullRequested({}); });
    connect(m_list, &ContainerList::startPageRequested, this,
            [this] { emit navigateRequested(QStringLiteral("start"), {}); });
    connect(m_list->error(), &ErrorCard::actionClicked, this, &ContainersPage::doAboutError);
    connect(&models.containerActions, &models::ContainerActions::failed, this, &ContainersPage::takeFailure);
    connect(&models.containerActions, &models::ContainerActions::succeeded, this, [this](const QString& id) {
        if (id == m_errorId) clearErrors();
    });
}

ContainersPage::~ContainersPage() {
    m_models.containers.setVisible(false, this);
}

ContainerView* ContainersPage::view() const {
    return m_view;
}

void ContainersPage::open(const QString& subject) {
    if (subject.isEmpty()) {
        closeView();
    } else {
        openView(subject, ContainerView::Logs);
    }
}

bool ContainersPage::goBack() {
    if (m_view.isNull()) return false;
    closeView();
    return true;
}

void ContainersPage::refresh() {
    m_models.containers.refresh();
}

void ContainersPage::setShown(bool shown) {
    m_shown = shown;
    m_models.containers.setVisible(shown, this);
    if (!m_view.isNull()) m_view->setShown(shown);
}

QString ContainersPage::nameOf(const QString& id) const {
    const int row = m_models.containers.rowOf(id);
    return row < 0 ? models::shortId(id) : m_models.containers.at(row).name;
}

void ContainersPage::runAction(const QStringList& ids, const QString& action) {
    if (ids.isEmpty()) return;
    models::ContainerActions& actions = m_models.containerActions;
    const QString& first = ids.first();
    if (action == QLatin1String("start")) {
        actions.start(ids);
    } else if (action == QLatin1String("stop")) {
        actions.stop(ids);
    } else if (action == QLatin1String("restart")) {
        actions.restart(ids);
    } else if (action == QLatin1String("kill")) {
        actions.kill(ids);
    } else if (action == QLatin1String("remove")) {
        askRemove(ids);
    } else if (action == QLatin1String("open") || action == QLatin1String("logs")) {
        openView(first, ContainerView::Logs);
    } else if (action == QLatin1String("ports")) {
        openView(first, ContainerView::Ports);
    } else if (action == QLatin1String("logWindow")) {
        LogWindow::open(m_models, m_prompt, first, nameOf(first), window());
    } else if (action == QLatin1String("copyId")) {
        QGuiApplication::clipboard()->setText(first);
        m_models.notifications.notifyText(models::Notification::Severity::Info, tr("ID copied"));
    } else if (action == QLatin1String("limits")) {
        auto form = std::make_unique<models::LimitsForm>(m_models.runner, first, nameOf(first));
        auto* dialog = new LimitsDialog(std::move(form), nameOf(first), window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    } else if (action == QLatin1String("rename")) {
        auto* dialog = new RenameDialog(actions, first, nameOf(first), window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    }
}

void ContainersPage::askRemove(const QStringList& ids) {
    int running = 0;
    for (const QString& id : ids) {
        const int row = m_models.containers.rowOf(id);
        if (row >= 0 && m_models.containers.at(row).running()) ++running;
    }
    const int count = static_cast<int>(ids.size());
    Question question;
    question.name = QStringLiteral("removeContainersPrompt");
    question.title =
        count == 1 ? tr("Delete %1?").arg(nameOf(ids.first())) : tr("Delete %n container(s)?", nullptr, count);
    QStringList sentences;
    if (count == 1 && running == 1) {
        sentences.append(tr("It is running and is stopped first."));
    } else if (running > 0) {
        sentences.append(tr("Those that run (%n) are stopped first.", nullptr, running));
    }
    sentences.append(tr("The files written inside and the log are deleted. Images and named volumes stay."));
    question.text = sentences.join(QLatin1Char(' '));
    question.confirm = tr("Delete");
    question.destructive = true;
    m_prompt.ask(window(), question, [guard = QPointer<ContainersPage>(this), ids](const Answer& answer) {
        if (!guard.isNull() && answer.confirmed) guard->m_models.containerActions.remove(ids, true);
    });
}

void ContainersPage::openView(const QString& id, int tab) {
    if (m_view.isNull() || m_view->id() != id) {
        closeView();
        m_view = new ContainerView(m_models, m_prompt, id, this);
        m_stack->addWidget(m_view);
        connect(m_view, &ContainerView::backRequested, this, &ContainersPage::closeView);
        connect(m_view, &ContainerView::actionRequested, this, &ContainersPage::runAction);
        connect(m_view, &ContainerView::portActivated, this,
                [this](const QString&, const models::PortEntry& port) { activatePort(port); });
        connect(m_view, &ContainerView::portMenuRequested, this, &ContainersPage::showPortMenu);
        connect(m_view, &ContainerView::errorActionClicked, this, &ContainersPage::doAboutError);
    }
    m_view->setTab(static_cast<ContainerView::Tab>(tab));
    m_view->setShown(m_shown);
    m_stack->setCurrentWidget(m_view);
    m_view->setFocus();
}

void ContainersPage::closeView() {
    if (m_view.isNull()) return;
    // It may be in the middle of a signal of its own, and must not close the view that comes after it.
    m_view->disconnect(this);
    m_view->setShown(false);
    m_stack->removeWidget(m_view);
    m_view->hide();
    m_view->deleteLater();
    m_view.clear();
    m_stack->setCurrentWidget(m_list);
    m_list->table()->setFocus();
}

void ContainersPage::activatePort(const models::PortEntry& port) {
    if (port.answers && !port.url().isEmpty()) {
        QDesktopServices::openUrl(port.url());
    } else {
        m_models.notifications.notifyText(models::Notification::Severity::Info, portChipHint(port));
    }
}

void ContainersPage::showPortMenu(const QString& id, const models::PortEntry& port, const QPoint& globalPosition) {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("portMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* browse = menu->addAction(icon(QStringLiteral("external")), tr("Open in the browser"));
    browse->setEnabled(port.answers && !port.url().isEmpty());
    connect(browse, &QAction::triggered, this, [this, port] { activatePort(port); });
    QAction* copy = menu->addAction(icon(QStringLiteral("copy")), tr("Copy address"));
    copy->setEnabled(!port.url().isEmpty());
    connect(copy, &QAction::triggered, this, [port] { QGuiApplication::clipboard()->setText(port.url().toString()); });
    menu->addSeparator();
    QAction* change = menu->addAction(icon(QStringLiteral("edit")), tr("Change port"));
    connect(change, &QAction::triggered, this, [this, id, port] { editPort(id, port); });
    QAction* remove = menu->addAction(icon(QStringLiteral("trash"), Token::Error), tr("Remove port"));
    connect(remove, &QAction::triggered, this, [this, id, port] { m_models.portActions.remove(id, port); });
    menu->popup(globalPosition);
}

void ContainersPage::editPort(const QString& id, const models::PortEntry& port) {
    openView(id, ContainerView::Ports);
    m_view->portsPanel()->editPort(models::PortListModel::rowId(id, port));
}

void ContainersPage::takeFailure(const QString& id, const QString& action, const models::ErrorInfo& error) {
    // The dialog that renames shows its own.
    if (action == QLatin1String("rename")) return;
    m_errorId = id;
    const bool port = error.kind == models::ErrorKind::Busy && action != QLatin1String("remove");
    m_errorAction = port ? QStringLiteral("ports") : QStringLiteral("logs");
    const QString button = port ? tr("Change port") : tr("Show log");
    const QString title = failureTitle(action, nameOf(id));
    if (!m_view.isNull() && m_view->id() == id) {
        m_view->showError(title, error, button);
        return;
    }
    m_list->error()->setProperty("ofList", false);
    m_list->error()->setAction(button);
    m_list->error()->setError(title, error);
}

void ContainersPage::doAboutError() {
    if (m_list->error()->property("ofList").toBool() && m_view.isNull()) {
        m_models.gate.open();
        m_models.containers.refresh();
        return;
    }
    const QString id = m_errorId;
    const QString action = m_errorAction;
    clearErrors();
    runAction({id}, action);
}

void ContainersPage::clearErrors() {
    m_errorId.clear();
    if (!m_list->error()->property("ofList").toBool()) m_list->error()->clear();
    if (!m_view.isNull()) m_view->clearError();
}

}  // namespace galley::ui
