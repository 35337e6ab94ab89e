// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/window_actions.h"

#include <QDesktopServices>

#include "models/format.h"
#include "models/pull_task.h"
#include "models/run_form.h"
#include "ui/containers/run_dialog/run_dialog.h"
#include "ui/images/pull_dialog.h"
#include "ui/shell/main_window.h"
#include "ui/style/theme.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {
namespace {

const QString kContainers = QStringLiteral("containers");
const QString kImages = QStringLiteral("images");
const QString kPagePrefix = QStringLiteral("page:");

}  // namespace

WindowActions::WindowActions(MainWindow& window, models::ModelSet& models, Theme& theme, Prompt& prompt)
    : QObject(&window), m_window(window), m_models(models), m_theme(theme), m_prompt(prompt) {
    connect(&models.tasks, &models::TaskListModel::taskFinished, this, &WindowActions::taskFinished);
    connect(&models.notifications, &models::NotificationModel::actionTriggered, this, &WindowActions::triggered);
    connect(&models.demo, &models::DemoRunner::ready, this, [this](const QUrl& url) { openUrl(url); });
    addSearchActions();
}

void WindowActions::addPageAction(const QString& id, const QString& title) {
    m_models.search.addAction(kPagePrefix + id, tr("Go to %1").arg(title), id);
}

void WindowActions::addSearchActions() {
    models::SearchModel& search = m_models.search;
    search.addAction(QStringLiteral("pull"), tr("Pull an image"), tr("download get"));
    search.addAction(QStringLiteral("demo"), tr("Run the Flask demo"), tr("start example try"));
    search.addAction(QStringLiteral("refresh"), tr("Refresh"), tr("reload update"));
    search.addAction(QStringLiteral("light"), tr("Light theme"), tr("appearance colours"));
    search.addAction(QStringLiteral("dark"), tr("Dark theme"), tr("appearance colours night"));
    search.addAction(QStringLiteral("system"), tr("Theme as the system"), tr("appearance colours"));
}

void WindowActions::choose(const models::SearchHit& hit) {
    switch (hit.kind) {
        case models::SearchHit::Kind::Container: return m_window.showPage(kContainers, hit.id);
        case models::SearchHit::Kind::Image: return m_window.showPage(kImages, hit.id);
        case models::SearchHit::Kind::Action: return act(hit.id);
    }
}

void WindowActions::act(const QString& action) {
    if (action.startsWith(kPagePrefix)) m_window.showPage(action.mid(kPagePrefix.size()));
    if (action == QLatin1String("pull")) pullImage({});
    if (action == QLatin1String("refresh")) m_window.refresh();
    if (action == QLatin1String("light")) m_theme.setChoice(ThemeChoice::Light);
    if (action == QLatin1String("dark")) m_theme.setChoice(ThemeChoice::Dark);
    if (action == QLatin1String("system")) m_theme.setChoice(ThemeChoice::System);
    if (action == QLatin1String("demo")) {
        m_window.showPage(QStringLiteral("start"));
        m_models.demo.start();
    }
}

void WindowActions::runImage(const QString& image) {
    auto* dialog = new RunDialog(std::make_unique<models::RunForm>(m_models.runner, image), m_prompt, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &RunDialog::started, this,
            [this](const QString& id, const QString& name, const QStringList& warnings) {
                m_models.notifications.notifyText(models::Notification::Severity::Success, tr("%1 runs").arg(name));
                for (const QString& warning : warnings) {
                    m_models.notifications.notifyText(models::Notification::Severity::Warning, warning);
                }
                m_models.containers.refresh();
                m_window.showPage(kContainers, id);
            });
    dialog->open();
}

PullDialog* WindowActions::openPullDialog(const QString& reference) {
    if (m_pullDialog != nullptr) m_pullDialog->close();
    auto* dialog = new PullDialog(m_models.imageActions, reference, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PullDialog::runRequested, this, &WindowActions::runImage);
    m_pullDialog = dialog;
    dialog->open();
    return dialog;
}

void WindowActions::pullImage(const QString& reference) {
    openPullDialog(reference);
}

void WindowActions::showTask(models::Task* task) {
    if (auto* pull = qobject_cast<models::PullTask*>(task); pull != nullptr) openPullDialog({})->watch(pull);
}

void WindowActions::openUrl(const QUrl& url) {
    if (QDesktopServices::openUrl(url)) return;
    m_models.notifications.notifyText(models::Notification::Severity::Info,
                                      tr("Open %1 in a browser").arg(url.toString()));
}

void WindowActions::triggered(const models::Notification& notification) {
    if (notification.actionId == QLatin1String("openContainer")) m_window.showPage(kContainers, notification.subject);
    if (notification.actionId == QLatin1String("openUrl")) openUrl(QUrl(notification.subject));
    if (notification.actionId == QLatin1String("runImage")) runImage(notification.subject);
}

void WindowActions::taskFinished(models::Task* task) {
    using State = models::Task::State;
    const auto* pull = qobject_cast<models::PullTask*>(task);
    // Whoever looks at the dialog sees how it ended.
    if (pull == nullptr || (m_pullDialog != nullptr && m_pullDialog->task() == pull)) return;
    if (pull->state() == State::Failed) {
        // The start page shows what its own pull met, the Images page what every pull met.
        const bool seen = m_models.demo.pullTask() == pull || m_window.currentPage() == kImages;
        if (!seen) m_models.notifications.notifyError(pull->error());
    } else if (pull->state() == State::Done && !m_models.demo.busy()) {
        models::Notification said;
        said.severity = models::Notification::Severity::Success;
        const QString name = models::shortReference(pull->familiarName());
        said.text = pull->upToDate() ? tr("%1 is up to date").arg(name) : tr("%1 is here").arg(name);
        said.actionText = tr("Run");
        said.actionId = QStringLiteral("runImage");
        said.subject = pull->familiarName();
        m_models.notifications.notify(said);
    }
}

}  // namespace galley::ui
