// SPDX-License-Identifier: Apache-2.0
#include "ui/images/pull_dialog.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

#include "models/format.h"
#include "models/image_actions.h"
#include "models/login_list_model.h"
#include "ui/images/reference_field.h"
#include "ui/widgets/button.h"
#include "ui/widgets/command_line_strip.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/progress_card.h"

namespace galley::ui {

PullDialog::PullDialog(models::ImageActions& actions, const QString& reference, QWidget* parent)
    : Dialog(tr("Pull an image"), QStringLiteral("pullDialog"), parent), m_actions(actions) {
    m_name = new ReferenceField(actions, tr("Image"), QStringLiteral("pullReference"),
                                tr("Without a registry it comes from Docker Hub."), this);
    m_name->field()->setPlaceholderText(tr("for example flask-demo:1 or localhost:5000/team/app:2"));
    m_platform = new QComboBox(this);
    m_platform->setObjectName(QStringLiteral("pullPlatform"));
    m_platform->addItem(tr("This computer's"), QString());
    for (const char* platform :
         {"linux/amd64", "linux/arm64", "linux/arm/v7", "linux/386", "linux/riscv64", "linux/ppc64le", "linux/s390x"}) {
        m_platform->addItem(QString::fromLatin1(platform), QString::fromLatin1(platform));
    }
    m_platformRow = new FormRow(tr("Platform"), m_platform, QStringLiteral("pullPlatformRow"), {}, this);
    m_error = new ErrorCard(QStringLiteral("pullError"), this);
    m_progress = new ProgressCard(QStringLiteral("pullProgress"), this);
    m_progress->hide();
    m_strip = new CommandLineStrip(tr("Same as"), QStringLiteral("pullCommandLine"), this);
    m_strip->hide();
    content()->addWidget(m_error);
    content()->addWidget(m_name);
    content()->addWidget(m_platformRow);
    content()->addWidget(m_progress);
    content()->addWidget(m_strip);
    content()->addStretch(1);
    m_stop = new Button(ButtonKind::Destructive, tr("Stop the pull"), QStringLiteral("pullStop"), this);
    m_stop->hide();
    m_pause = new Button(ButtonKind::Secondary, tr("Pause"), QStringLiteral("pullPause"), this);
    m_pause->hide();
    footer()->insertWidget(0, m_stop);
    footer()->insertWidget(1, m_pause);
    setPrimary(tr("Pull"));
    connect(m_name, &ReferenceField::changed, this, [this] {
        // Behind a pull that is watched the form is not seen.
        if (m_name->isHidden()) return;
        m_strip->setVisible(!m_name->valid().isEmpty());
        showCommand();
        primary()->setEnabled(!m_name->valid().isEmpty());
    });
    connect(m_platform, &QComboBox::currentIndexChanged, this, &PullDialog::showCommand);
    connect(this, &Dialog::primaryClicked, this, &PullDialog::pressed);
    connect(m_error, &ErrorCard::actionClicked, this,
            [this] { emit loginRequested(models::LoginListModel::registryOf(m_name->text())); });
    connect(m_stop, &Button::clicked, this, [this] {
        if (m_task != nullptr) m_task->cancel();
    });
    connect(m_pause, &Button::clicked, this, [this] {
        if (m_task != nullptr && m_task->running()) m_task->pause();
    });
    showForm();
    m_name->setText(reference);
    m_name->field()->setFocus();
}

void PullDialog::showCommand() {
    const QString platform = m_platform->currentData().toString();
    m_platformRow->setHint(platform.isEmpty() ? QString()
                                              : tr("An image for another processor runs here only with an emulator."));
    QStringList words{QStringLiteral("galley"), QStringLiteral("pull")};
    if (!platform.isEmpty()) words << QStringLiteral("--platform") << platform;
    words << models::shellQuoted(m_name->text());
    m_strip->setCommand(words.join(QLatin1Char(' ')));
}

void PullDialog::pressed() {
    using State = models::Task::State;
    if (m_task != nullptr && m_task->state() == State::Running) return accept();
    if (m_task != nullptr && m_task->state() == State::Paused) return m_task->resume();
    if (m_task != nullptr && m_task->state() == State::Done) {
        emit runRequested(m_task->familiarName().isEmpty() ? m_task->reference() : m_task->familiarName());
        return accept();
    }
    if (!m_name->valid().isEmpty()) watch(m_actions.pull(m_name->valid(), m_platform->currentData().toString()));
}

void PullDialog::watch(models::PullTask* task) {
    if (m_task != nullptr) m_task->disconnect(this);
    m_task = task;
    m_progress->setTask(task);
    m_platform->setCurrentIndex(std::max(0, m_platform->findData(task->platform())));
    connect(task, &models::Task::changed, this, &PullDialog::showTask);
    connect(task, &models::Task::finished, this, &PullDialog::showTask);
    showTask();
}

void PullDialog::showForm() {
    m_name->show();
    m_platformRow->show();
    m_progress->hide();
    m_stop->hide();
    m_pause->hide();
    cancelButton()->setText(tr("Cancel"));
    cancelButton()->show();
    primary()->setText(tr("Pull"));
    primary()->setEnabled(!m_name->valid().isEmpty());
}

void PullDialog::showTask() {
    using State = models::Task::State;
    if (m_task == nullptr) return;
    const State state = m_task->state();
    if (state == State::Failed || state == State::Cancelled) {
        setTitle(tr("Pull an image"));
        const bool failed = state == State::Failed;
        m_error->setAction(m_task->error().kind == models::ErrorKind::Unauthorized ? tr("Log in…") : QString());
        m_error->setError(failed ? tr("Could not pull %1").arg(models::shortReference(m_task->reference())) : QString(),
                          failed ? m_task->error() : models::ErrorInfo{});
        showForm();
        if (failed) primary()->setText(tr("Try again"));
        if (m_name->text().isEmpty()) m_name->setText(m_task->reference());
        return;
    }
    const bool done = state == State::Done;
    const QString name = models::shortReference(m_task->reference());
    setTitle(done                     ? tr("%1 is here").arg(models::shortReference(m_task->familiarName()))
             : state == State::Paused ? tr("The pull of %1 is paused").arg(name)
                                      : tr("Pulling %1").arg(name));
    m_error->clear();
    m_name->hide();
    m_platformRow->hide();
    m_strip->hide();
    m_progress->show();
    const bool paused = state == State::Paused;
    m_stop->setVisible(!done);
    m_pause->setVisible(state == State::Running);
    m_pause->setEnabled(!m_task->stopping());
    cancelButton()->setVisible(done || paused);
    cancelButton()->setText(tr("Close"));
    primary()->setEnabled(true);
    primary()->setText(done ? tr("Run") : paused ? tr("Go on") : tr("Go on in the background"));
}

}  // namespace galley::ui
