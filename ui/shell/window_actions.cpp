// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/window_actions.h"

#include <QApplication>
#include <QDesktopServices>

#include "models/archive_task.h"
#include "models/format.h"
#include "models/pull_task.h"
#include "models/push_task.h"
#include "models/run_form.h"
#include "models/volume_task.h"
#include "ui/containers/run_dialog/run_dialog.h"
#include "ui/images/pull_dialog.h"
#include "ui/images/push_dialog.h"
#include "ui/registries/login_dialog.h"
#include "ui/shell/main_window.h"
#include "ui/style/theme.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {
namespace {

const QString kContainers = QStringLiteral("containers");
const QString kImages = QStringLiteral("images");
const QString kVolumes = QStringLiteral("volumes");
const QString kNetworks = QStringLiteral("networks");
const QString kPagePrefix = QStringLiteral("page:");

/// Where the cards of such tasks are.
QString pageOf(const models::Task& task) {
    return qobject_cast<const models::VolumeTask*>(&task) != nullptr ? kVolumes : kImages;
}

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
    search.addAction(QStringLiteral("login"), tr("Log in to a registry"), tr("password token account docker hub"));
    search.addAction(QStringLiteral("hub"), tr("Search Docker Hub"), tr("find image registry"));
    search.addAction(QStringLiteral("volume"), tr("Create a volume"), tr("new data disk files"));
    search.addAction(QStringLiteral("network"), tr("Create a network"), tr("new subnet bridge connect"));
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
        case models::SearchHit::Kind::Volume: return m_window.showPage(kVolumes, hit.id);
        case models::SearchHit::Kind::Network: return m_window.showPage(kNetworks, hit.id);
        case models::SearchHit::Kind::Action: return act(hit.id);
    }
}

void WindowActions::act(const QString& action) {
    if (action.startsWith(kPagePrefix)) m_window.showPage(action.mid(kPagePrefix.size()));
    if (action == QLatin1String("pull")) pullImage({});
    if (action == QLatin1String("login")) logIn({});
    if (action == QLatin1String("hub")) m_window.showPage(kImages, QStringLiteral("hub:"));
    if (action == QLatin1String("volume")) m_window.showPage(kVolumes, QStringLiteral("new:"));
    if (action == QLatin1String("network")) m_window.showPage(kNetworks, QStringLiteral("new:"));
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
    connect(dialog, &PullDialog::loginRequested, this, &WindowActions::logIn);
    m_pullDialog = dialog;
    dialog->open();
    return dialog;
}

void WindowActions::pullImage(const QString& reference) {
    openPullDialog(reference);
}

PushDialog* WindowActions::openPushDialog(const QString& reference) {
    if (m_pushDialog != nullptr) m_pushDialog->close();
    auto* dialog = new PushDialog(m_models, reference, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PushDialog::loginRequested, this, &WindowActions::logIn);
    m_pushDialog = dialog;
    dialog->open();
    return dialog;
}

void WindowActions::pushImage(const QString& reference) {
    openPushDialog(reference);
}

void WindowActions::logIn(const QString& registry) {
    auto* dialog =
        new LoginDialog(m_models.runner, registry,
                        QApplication::activeModalWidget() != nullptr ? QApplication::activeModalWidget() : &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &LoginDialog::loggedIn, this,
            [this](const QString& where, const QString& user, const QString& keptIn) {
                const bool plain = keptIn == QLatin1String("config.json");
                const QString text = tr("Logged in to %1 as %2").arg(models::LoginListModel::registryText(where), user);
                m_models.notifications.notifyText(
                    plain ? models::Notification::Severity::Warning : models::Notification::Severity::Success,
                    plain ? tr("%1. No key ring was found: the password lies in config.json").arg(text) : text);
                m_models.logins.refresh();
                m_models.logins.askLimit();
            });
    dialog->open();
}

void WindowActions::showTask(models::Task* task) {
    if (auto* pull = qobject_cast<models::PullTask*>(task); pull != nullptr) return openPullDialog({})->watch(pull);
    if (auto* push = qobject_cast<models::PushTask*>(task); push != nullptr) {
        return openPushDialog(push->reference())->watch(push);
    }
    m_window.showPage(pageOf(*task));
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
    const auto* push = qobject_cast<models::PushTask*>(task);
    // Whoever looks at the dialog sees how it ended.
    if (pull != nullptr && m_pullDialog != nullptr && m_pullDialog->task() == pull) return;
    if (push != nullptr && m_pushDialog != nullptr && m_pushDialog->task() == push) return;
    if (task->state() == State::Failed) {
        // The start page shows what its own pull met, the other two what every transfer of theirs met.
        const bool seen = m_models.demo.pullTask() == task || m_window.currentPage() == pageOf(*task);
        if (!seen) m_models.notifications.notifyError(task->error());
    }
    if (task->state() != State::Done) return;
    if (pull != nullptr && !m_models.demo.busy()) sayPulled(*pull);
    QString text;
    if (push != nullptr) text = tr("%1 is pushed").arg(models::shortReference(push->reference()));
    if (const auto* save = qobject_cast<models::SaveTask*>(task); save != nullptr) {
        text = tr("Saved as %1").arg(save->values().path);
    }
    if (qobject_cast<models::LoadTask*>(task) != nullptr) text = task->statusText();
    if (const auto* moved = qobject_cast<models::VolumeTask*>(task); moved != nullptr) {
        text = moved->statusText();
        for (const QString& warning : moved->warnings()) {
            m_models.notifications.notifyText(models::Notification::Severity::Warning, warning);
        }
    }
    if (!text.isEmpty()) m_models.notifications.notifyText(models::Notification::Severity::Success, text);
}

void WindowActions::sayPulled(const models::PullTask& pull) {
    models::Notification said;
    said.severity = models::Notification::Severity::Success;
    const QString name = models::shortReference(pull.familiarName());
    said.text = pull.upToDate() ? tr("%1 is up to date").arg(name) : tr("%1 is here").arg(name);
    said.actionText = tr("Run");
    said.actionId = QStringLiteral("runImage");
    said.subject = pull.familiarName();
    m_models.notifications.notify(said);
}

}  // namespace galley::ui
