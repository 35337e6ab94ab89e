// SPDX-License-Identifier: Apache-2.0
#include "ui/registries/registries_page.h"

#include <QVBoxLayout>

#include "ui/registries/limit_card.h"
#include "ui/widgets/button.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_card.h"

namespace galley::ui {

using models::LoginListModel;
using models::LoginRow;
using models::Notification;

RegistriesPage::RegistriesPage(models::ModelSet& models, Prompt& prompt, QWidget* parent)
    : Page(parent), m_models(models), m_prompt(prompt) {
    setObjectName(QStringLiteral("registriesPage"));
    m_header = new PageHeader(tr("Registries"), QStringLiteral("registriesHeader"), this);
    auto* login = new Button(ButtonKind::Primary, tr("Log in…"), QStringLiteral("logIn"), this);
    login->setIconName(QStringLiteral("key"));
    m_header->addAction(login);
    m_limit = new LimitCard(models.logins, this);
    m_error = new ErrorCard(QStringLiteral("registriesError"), this);
    makeTable();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metric::kPagePadding, metric::kPagePadding, metric::kPagePadding, metric::kSpace3);
    column->setSpacing(metric::kSpace4);
    column->addWidget(m_header);
    column->addWidget(m_limit);
    column->addWidget(m_error);
    column->addWidget(m_table, 1);
    connect(login, &Button::clicked, this, [this] { emit loginRequested({}); });
    connect(m_error, &ErrorCard::actionClicked, this, &RegistriesPage::refresh);
    connect(&models.logins, &models::LiveTableModel::refreshed, this, &RegistriesPage::showState);
    connect(&models.logins, &LoginListModel::loggedOut, this, [this](const QString& registry) {
        m_models.notifications.notifyText(Notification::Severity::Success,
                                          tr("Logged out of %1").arg(LoginListModel::registryText(registry)));
        m_models.logins.askLimit();
    });
    connect(&models.logins, &LoginListModel::logoutFailed, this,
            [this](const QString& registry, const models::ErrorInfo& error) {
                m_error->setAction({});
                m_error->setError(tr("Could not log out of %1").arg(LoginListModel::registryText(registry)), error);
            });
    showState();
}

void RegistriesPage::makeTable() {
    std::vector<TableColumn> columns(LoginListModel::ColumnCount);
    TableColumn& registry = columns[LoginListModel::Registry];
    registry = {.name = QStringLiteral("registry"), .width = 240, .stretch = true, .hideable = false, .minimum = 160};
    registry.look = [](const QModelIndex& index) {
        TableCell cell;
        const QString busy = index.data(models::BusyRole).toString();
        cell.text = busy.isEmpty() ? index.data().toString() : index.data().toString() + QStringLiteral("  ") + busy;
        cell.strong = true;
        cell.elide = Elide::Middle;
        cell.icon = QStringLiteral("registries");
        return cell;
    };
    columns[LoginListModel::User] = {.name = QStringLiteral("user"), .width = 200, .minimum = 120};
    columns[LoginListModel::KeptIn] = {.name = QStringLiteral("kept"), .width = 280, .minimum = 160, .secondary = true};
    m_table = new DataTable(QStringLiteral("loginsTable"), tr("Log-ins"), this);
    m_table->setSource(&m_models.logins, std::move(columns));
    m_table->setRowActions([this](const QModelIndex& source) {
        const bool free = m_models.logins.busyText(m_models.logins.at(source.row()).id).isEmpty();
        return QList<RowAction>{{.id = QStringLiteral("login"),
                                 .text = tr("Log in anew…"),
                                 .icon = QStringLiteral("key"),
                                 .onRow = true,
                                 .enabled = free},
                                {.id = QStringLiteral("logout"),
                                 .text = tr("Log out"),
                                 .icon = QStringLiteral("logout"),
                                 .onRow = true,
                                 .enabled = free,
                                 .destructive = true,
                                 .separatorBefore = true,
                                 .shortcutHint = tr("Del")}};
    });
    auto* empty = new EmptyState(QStringLiteral("empty-registries"), tr("You are not logged in anywhere"),
                                 tr("Public images need no log-in. Private ones do, and Docker Hub allows more pulls."),
                                 QStringLiteral("registriesEmpty"), m_table);
    empty->setAction(tr("Log in…"), QStringLiteral("key"));
    m_table->setEmptyState(empty);
    connect(empty, &EmptyState::actionClicked, this, [this] { emit loginRequested({}); });
    connect(m_table, &DataTable::opened, this, &Page::loginRequested);
    connect(m_table, &DataTable::actionTriggered, this, [this](const QString& id, const QString& action) {
        if (action == QLatin1String("login")) emit loginRequested(id);
        if (action == QLatin1String("logout")) askLogout(id);
    });
    connect(m_table, &DataTable::deleteRequested, this, [this](const QStringList& ids) { askLogout(ids.value(0)); });
}

void RegistriesPage::askLogout(const QString& registry) {
    const int row = m_models.logins.rowOf(registry);
    if (row < 0) return;
    const LoginRow login = m_models.logins.at(row);
    Question question;
    question.name = QStringLiteral("logoutQuestion");
    question.title = tr("Log out of %1?").arg(LoginListModel::registryText(login.id));
    question.text = tr("The password of %1 is forgotten here. Images that were pulled stay.").arg(login.user);
    question.confirm = tr("Log out");
    question.destructive = true;
    m_prompt.ask(this, question, [this, registry](const Answer& answer) {
        if (answer.confirmed) m_models.logins.logout(registry);
    });
}

void RegistriesPage::refresh() {
    m_error->clear();
    m_models.logins.refresh();
    m_models.logins.askLimit();
}

void RegistriesPage::setShown(bool shown) {
    if (shown) refresh();
}

void RegistriesPage::showState() {
    const LoginListModel& logins = m_models.logins;
    m_table->setLoading(!logins.loaded() && !logins.error().isSet());
    if (logins.error().isSet()) {
        m_error->setAction(tr("Try again"));
        m_error->setError(tr("The log-ins could not be read"), logins.error());
    }
    m_header->setFacts(logins.loaded() ? tr("Logged in to %n registry(s)", nullptr, logins.rowCount()) : QString());
}

}  // namespace galley::ui
