// SPDX-License-Identifier: Apache-2.0
#include "ui/registries/login_dialog.h"

#include <QAction>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/style/icons.h"
#include "ui/widgets/button.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/labels.h"

namespace galley::ui {

using State = models::LoginForm::State;

LoginDialog::LoginDialog(models::EngineRunner& runner, const QString& registry, QWidget* parent)
    : Dialog(tr("Log in to a registry"), QStringLiteral("loginDialog"), parent), m_form(runner) {
    m_error = new ErrorCard(QStringLiteral("loginError"), this);
    content()->addWidget(m_error);
    makeFields(registry);
    auto* words = new TextLabel(FontRole::Caption, Token::Muted,
                                tr("A token is a password made for one purpose: it can do less, and can be taken back "
                                   "without changing the password."),
                                QStringLiteral("loginTokenWords"), this);
    words->setWordWrap(true);
    m_tokenLink = new Button(ButtonKind::Link, tr("Make a token"), QStringLiteral("loginTokenLink"), this);
    m_tokenLink->setIconName(QStringLiteral("external"));
    auto* kept = new TextLabel(FontRole::Caption, Token::Muted,
                               tr("Kept in the desktop's key ring; where there is none, in Docker's config.json, "
                                  "readable by you alone."),
                               QStringLiteral("loginKept"), this);
    kept->setWordWrap(true);
    m_outcome = new FieldMessage(QStringLiteral("loginOutcome"), this);
    auto* side = new QVBoxLayout;
    side->setContentsMargins(FormRow::kLabelWidth, 0, 0, 0);
    side->setSpacing(metric::kSpace1);
    side->addWidget(words);
    side->addWidget(m_tokenLink, 0, Qt::AlignLeft);
    side->addWidget(kept);
    side->addWidget(m_outcome);
    content()->addLayout(side);
    m_test = new Button(ButtonKind::Secondary, tr("Test log-in"), QStringLiteral("loginTest"), this);
    footer()->insertWidget(0, m_test);
    setPrimary(tr("Log in"));
    connect(m_test, &Button::clicked, &m_form, &models::LoginForm::test);
    connect(this, &Dialog::primaryClicked, &m_form, &models::LoginForm::submit);
    connect(&m_form, &models::LoginForm::changed, this, &LoginDialog::showForm);
    connect(m_tokenLink, &Button::clicked, this, [this] { QDesktopServices::openUrl(QUrl(m_form.tokenPage())); });
    takeFields();
    (m_registry->text().isEmpty() ? m_registry : m_user)->setFocus();
}

void LoginDialog::makeFields(const QString& registry) {
    const auto field = [this](const char* name) {
        auto* edit = new QLineEdit(this);
        edit->setObjectName(QString::fromLatin1(name));
        connect(edit, &QLineEdit::textChanged, this, &LoginDialog::takeFields);
        return edit;
    };
    m_registry = field("loginRegistry");
    m_registry->setPlaceholderText(tr("Docker Hub"));
    m_user = field("loginUser");
    m_secret = field("loginSecret");
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    m_show = m_secret->addAction(icon(QStringLiteral("eye")), QLineEdit::TrailingPosition);
    m_show->setCheckable(true);
    connect(m_show, &QAction::toggled, this, &LoginDialog::showSecret);
    showSecret(false);
    m_registryRow = new FormRow(tr("Registry"), m_registry, QStringLiteral("loginRegistryRow"), {}, this);
    content()->addWidget(m_registryRow);
    content()->addWidget(new FormRow(tr("User"), m_user, QStringLiteral("loginUserRow"), {}, this));
    auto* secretRow = new FormRow(tr("Password"), m_secret, QStringLiteral("loginSecretRow"), {}, this);
    m_secret->setAccessibleName(tr("Password or token"));
    m_secret->setPlaceholderText(tr("Password or token"));
    content()->addWidget(secretRow);
    if (registry != QLatin1String("docker.io")) m_registry->setText(registry);
}

void LoginDialog::showSecret(bool shown) {
    m_secret->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
    m_show->setIcon(icon(shown ? QStringLiteral("eye-off") : QStringLiteral("eye")));
    m_show->setText(shown ? tr("Hide it") : tr("Show it"));
    m_show->setToolTip(m_show->text());
}

void LoginDialog::takeFields() {
    if (m_registry == nullptr || m_user == nullptr || m_secret == nullptr || primary() == nullptr) return;
    m_form.setValues({m_registry->text(), m_user->text(), m_secret->text()});
}

void LoginDialog::showForm() {
    const State state = m_form.state();
    const bool busy = m_form.busy();
    m_registryRow->setProblem(m_form.registryProblem());
    m_registryRow->setHint(m_form.values().registry.isEmpty() ? tr("Empty means Docker Hub.") : QString());
    for (QLineEdit* field : {m_registry, m_user, m_secret}) field->setReadOnly(busy);
    m_test->setEnabled(m_form.ready());
    primary()->setEnabled(m_form.ready());
    primary()->setText(state == State::LoggingIn ? tr("Logging in…") : tr("Log in"));
    m_test->setText(state == State::Testing ? tr("Testing…") : tr("Test log-in"));
    m_tokenLink->setVisible(!m_form.tokenPage().isEmpty());
    m_error->setError(tr("The log-in did not work"), state == State::Failed ? m_form.error() : models::ErrorInfo{});
    m_outcome->setMessage(FieldMessage::Kind::Ok, state == State::TestedWell
                                                      ? tr("It works. Nothing is kept yet: press “Log in”.")
                                                      : QString());
    // A button that was disabled meanwhile gave the focus to "Cancel": Enter must not mean that.
    if (state == State::TestedWell) primary()->setFocus();
    if (state == State::Failed) m_secret->setFocus();
    if (state != State::Done) return;
    m_secret->clear();
    const models::LoginRow& login = m_form.login();
    emit loggedIn(login.id, login.user, login.keptIn);
    accept();
}

}  // namespace galley::ui
