// SPDX-License-Identifier: Apache-2.0
#include "ui/images/push_dialog.h"

#include <QCheckBox>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QUrl>
#include <QVBoxLayout>

#include "models/format.h"
#include "ui/images/reference_field.h"
#include "ui/images/sensitive_list.h"
#include "ui/widgets/button.h"
#include "ui/widgets/command_line_strip.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/progress_card.h"

namespace galley::ui {

using FormState = models::PushForm::State;
using TaskState = models::Task::State;

PushDialog::PushDialog(models::ModelSet& models, const QString& reference, QWidget* parent)
    : Dialog(tr("Push %1").arg(models::shortReference(reference)), QStringLiteral("pushDialog"), parent),
      m_models(models),
      m_form(models.runner, reference) {
    m_error = new ErrorCard(QStringLiteral("pushError"), this);
    content()->addWidget(m_error);
    makeForm();
    m_progress = new ProgressCard(QStringLiteral("pushProgress"), this);
    content()->addWidget(m_progress);
    makeOutcome();
    m_stop = new Button(ButtonKind::Destructive, tr("Stop the push"), QStringLiteral("pushStop"), this);
    m_pause = new Button(ButtonKind::Secondary, tr("Pause"), QStringLiteral("pushPause"), this);
    footer()->insertWidget(0, m_stop);
    footer()->insertWidget(1, m_pause);
    setPrimary(tr("Push"));
    connect(this, &Dialog::primaryClicked, this, &PushDialog::pressed);
    connect(m_stop, &Button::clicked, this, [this] {
        if (m_task != nullptr) m_task->cancel();
    });
    connect(m_pause, &Button::clicked, this, [this] {
        if (m_task != nullptr) m_task->pause();
    });
    connect(m_error, &ErrorCard::actionClicked, this, [this] {
        if (m_form.error().kind == models::ErrorKind::Unauthorized ||
            m_form.error().kind == models::ErrorKind::Forbidden) {
            emit loginRequested(models::PushForm::registryOf(m_target->normalised()));
        } else {
            m_form.plan();
        }
    });
    connect(&m_form, &models::PushForm::changed, this, &PushDialog::showForm);
    connect(&models.logins, &models::LiveTableModel::refreshed, this, &PushDialog::showOffers);
    models.logins.refresh();
    m_target->setText(reference);
    m_target->field()->setFocus();
    showForm();
}

PushDialog::~PushDialog() = default;

void PushDialog::makeForm() {
    m_target = new ReferenceField(m_models.imageActions, tr("To"), QStringLiteral("pushTarget"),
                                  tr("for example me/flask-demo:1 or registry.example.org/team/app:2"), this);
    m_account = new TextLabel(FontRole::Caption, Token::Muted, QString(), QStringLiteral("pushAccount"), this);
    m_account->setWordWrap(true);
    m_offer = new Button(ButtonKind::Link, QString(), QStringLiteral("pushOffer"), this);
    m_newName = new TextLabel(FontRole::Caption, Token::Muted, tr("The image keeps its name and gets this one too."),
                              QStringLiteral("pushNewName"), this);
    auto* side = new QVBoxLayout;
    side->setContentsMargins(FormRow::kLabelWidth, 0, 0, 0);
    side->setSpacing(metric::kSpace1);
    side->addWidget(m_newName);
    side->addWidget(m_account);
    side->addWidget(m_offer, 0, Qt::AlignLeft);
    m_plan = new TextLabel(FontRole::Strong, Token::Text, QString(), QStringLiteral("pushPlan"), this);
    m_plan->setWordWrap(true);
    m_sensitive = new SensitiveList(QStringLiteral("pushSensitive"), this);
    m_consent = new QCheckBox(tr("Push them all the same"), this);
    m_consent->setObjectName(QStringLiteral("pushConsent"));
    content()->addWidget(m_target);
    content()->addLayout(side);
    content()->addWidget(m_plan);
    content()->addWidget(m_sensitive);
    content()->addWidget(m_consent);
    connect(m_target, &ReferenceField::changed, this, &PushDialog::takeTarget);
    connect(m_consent, &QCheckBox::toggled, this, &PushDialog::showForm);
    connect(m_offer, &Button::clicked, this, [this] {
        const QString registry = models::PushForm::registryOf(m_target->normalised());
        const QString own = models::PushForm::ownName(m_target->normalised(), accountFor(registry));
        if (own.isEmpty()) return emit loginRequested(registry);
        m_target->setText(own);
    });
}

void PushDialog::makeOutcome() {
    m_digest = new CommandLineStrip(tr("Digest"), QStringLiteral("pushDigest"), this);
    m_page = new Button(ButtonKind::Link, tr("Open its page"), QStringLiteral("pushPage"), this);
    m_page->setIconName(QStringLiteral("external"));
    content()->addWidget(m_digest);
    content()->addWidget(m_page, 0, Qt::AlignLeft);
    content()->addStretch(1);
    connect(m_page, &Button::clicked, this, [this] {
        if (m_task != nullptr) QDesktopServices::openUrl(QUrl(m_task->page()));
    });
}

void PushDialog::takeTarget() {
    m_consent->setChecked(false);
    m_form.setTarget(m_target->valid(), m_target->normalised());
    // A name that it has already is asked about at once; a new one when it is all typed.
    if (!m_target->valid().isEmpty() && !m_form.isNewName()) m_form.plan();
    showForm();
}

QString PushDialog::accountFor(const QString& registry) const {
    const int row = m_models.logins.rowOf(registry);
    return row < 0 ? QString() : m_models.logins.at(row).user;
}

void PushDialog::showOffers() {
    const bool asks = m_task == nullptr && !m_target->valid().isEmpty();
    const QString registry = models::PushForm::registryOf(m_target->normalised());
    const QString account = accountFor(registry);
    const QString where = models::LoginListModel::registryText(registry);
    m_account->setVisible(asks && m_models.logins.loaded());
    m_account->setText(account.isEmpty() ? tr("You are not logged in to %1.").arg(where)
                                         : tr("Logged in to %1 as %2.").arg(where, account));
    const QString own = models::PushForm::ownName(m_target->normalised(), account);
    const bool login = account.isEmpty() && registry == QLatin1String("docker.io");
    m_offer->setText(own.isEmpty() ? tr("Log in…") : tr("Push as %1 instead").arg(own));
    m_offer->setAccessibleName(m_offer->text());
    m_offer->setVisible(asks && m_models.logins.loaded() && (login || !own.isEmpty()));
    m_newName->setVisible(asks && m_form.isNewName());
}

void PushDialog::showForm() {
    if (m_task != nullptr) return showTask();
    const FormState state = m_form.state();
    const bool planned = state == FormState::Planned;
    showOffers();
    m_target->field()->setReadOnly(state == FormState::Planning);
    showPlan();
    for (QWidget* hidden :
         {static_cast<QWidget*>(m_progress), static_cast<QWidget*>(m_digest), static_cast<QWidget*>(m_page),
          static_cast<QWidget*>(m_stop), static_cast<QWidget*>(m_pause)}) {
        hidden->hide();
    }
    primary()->setText(planned ? tr("Push") : state == FormState::Planning ? tr("Looking…") : tr("Continue"));
    primary()->setEnabled(!m_target->valid().isEmpty() && state != FormState::Planning &&
                          (!m_form.needsConsent() || m_consent->isChecked()));
}

void PushDialog::showPlan() {
    const FormState state = m_form.state();
    const bool planned = state == FormState::Planned;
    const bool failed = state == FormState::Failed;
    const bool login =
        m_form.error().kind == models::ErrorKind::Unauthorized || m_form.error().kind == models::ErrorKind::Forbidden;
    m_error->setAction(login ? tr("Log in…") : tr("Try again"));
    m_error->setError(tr("It cannot be pushed there"), failed ? m_form.error() : models::ErrorInfo{});
    m_plan->setVisible(planned || state == FormState::Planning);
    m_plan->setText(planned ? m_form.planText() : tr("Looking at what is there already…"));
    m_sensitive->setRows(planned ? m_form.facts().sensitive : QList<models::SensitiveRow>{});
    m_consent->setVisible(m_form.needsConsent());
}

void PushDialog::pressed() {
    if (m_task != nullptr) {
        if (m_task->state() == TaskState::Paused || m_task->state() == TaskState::Failed) return m_task->resume();
        return accept();
    }
    if (m_form.state() != FormState::Planned) {
        m_form.plan();
        // The button that was pressed is disabled now: the focus waits in the field, not on "Cancel".
        return m_target->field()->setFocus();
    }
    watch(m_models.imageActions.push(m_form.target(), m_form.isNewName() ? m_form.reference() : QString()));
}

void PushDialog::watch(models::PushTask* task) {
    m_task = task;
    m_progress->setTask(task);
    connect(task, &models::Task::changed, this, &PushDialog::showTask);
    connect(task, &models::Task::finished, this, &PushDialog::showTask);
    showTask();
}

void PushDialog::showTask() {
    if (m_task == nullptr) return;
    const TaskState state = m_task->state();
    if (state == TaskState::Cancelled) return reject();
    const bool done = state == TaskState::Done;
    const bool failed = state == TaskState::Failed;
    const QString name = models::shortReference(m_task->reference());
    setTitle(done ? tr("%1 is pushed").arg(name) : tr("Pushing %1").arg(name));
    m_error->setAction({});
    m_error->setError(tr("%1 could not be pushed").arg(name), failed ? m_task->error() : models::ErrorInfo{});
    for (QWidget* hidden :
         {static_cast<QWidget*>(m_target), static_cast<QWidget*>(m_account), static_cast<QWidget*>(m_offer),
          static_cast<QWidget*>(m_newName), static_cast<QWidget*>(m_plan), static_cast<QWidget*>(m_sensitive),
          static_cast<QWidget*>(m_consent)}) {
        hidden->hide();
    }
    m_progress->show();
    m_digest->setVisible(done);
    m_digest->setCommand(m_task->digest());
    m_page->setVisible(done && !m_task->page().isEmpty());
    m_stop->setVisible(m_task->open());
    m_pause->setVisible(state == TaskState::Running);
    m_pause->setEnabled(!m_task->stopping());
    cancelButton()->setVisible(state != TaskState::Running);
    cancelButton()->setText(tr("Close"));
    primary()->setVisible(!done);
    primary()->setEnabled(true);
    primary()->setText(failed                       ? tr("Try again")
                       : state == TaskState::Paused ? tr("Go on")
                                                    : tr("Go on in the background"));
}

}  // namespace galley::ui
