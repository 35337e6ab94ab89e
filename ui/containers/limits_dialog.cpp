// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/limits_dialog.h"

#include <QVBoxLayout>

#include "ui/containers/run_dialog/limits_editor.h"
#include "ui/widgets/button.h"
#include "ui/widgets/command_line_strip.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/form_row.h"

namespace galley::ui {

LimitsDialog::LimitsDialog(std::unique_ptr<models::LimitsForm> form, const QString& name, QWidget* parent)
    : Dialog(tr("Limits of %1").arg(name), QStringLiteral("limitsDialog"), parent), m_form(std::move(form)) {
    m_error = new ErrorCard(QStringLiteral("limitsError"), this);
    m_limits = new LimitsEditor(this);
    m_restart = new RestartBox(this);
    m_strip = new CommandLineStrip(tr("Same as"), QStringLiteral("limitsCommandLine"), this);
    content()->addWidget(m_error);
    content()->addWidget(m_limits);
    content()->addWidget(new FormRow(tr("Start again"), m_restart, QStringLiteral("restartRow"), {}, this));
    content()->addWidget(m_strip);
    setPrimary(tr("Apply"));
    connect(this, &Dialog::primaryClicked, m_form.get(), &models::LimitsForm::submit);
    connect(m_limits, &LimitsEditor::edited, this, &LimitsDialog::takeFields);
    connect(m_restart, &QComboBox::currentIndexChanged, this, &LimitsDialog::takeFields);
    connect(m_form.get(), &models::LimitsForm::loadedChanged, this, &LimitsDialog::takeForm);
    connect(m_form.get(), &models::LimitsForm::validationChanged, this, &LimitsDialog::showProblems);
    connect(m_form.get(), &models::LimitsForm::succeeded, this, &QDialog::accept);
    connect(m_form.get(), &models::LimitsForm::failed, this, [this](const models::ErrorInfo& error) {
        m_error->setError(
            m_form->loaded() ? tr("The limits could not be changed") : tr("The container could not be looked at"),
            error);
        fitToContent();
    });
    takeForm();
}

LimitsDialog::~LimitsDialog() = default;

void LimitsDialog::takeFields() {
    if (m_taking) return;
    m_error->clear();
    m_form->setValues(m_limits->limits(), m_restart->restart());
}

// Form → fields: what the container has.
void LimitsDialog::takeForm() {
    m_taking = true;
    m_limits->setLimits(m_form->values());
    m_restart->setRestart(m_form->restart());
    m_limits->setEnabled(m_form->loaded());
    m_restart->setEnabled(m_form->loaded());
    if (m_form->loaded()) m_limits->setFocus();
    m_taking = false;
    showProblems();
}

void LimitsDialog::showProblems() {
    m_limits->showProblems([this](models::Limit limit) { return m_form->problem(limit); });
    m_strip->setCommand(m_form->commandLine());
    primary()->setText(m_form->submitting() ? tr("Applying…") : tr("Apply"));
    primary()->setEnabled(m_form->valid());
    fitToContent();
}

}  // namespace galley::ui
