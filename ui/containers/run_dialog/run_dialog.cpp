// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/run_dialog/run_dialog.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include "models/format.h"
#include "ui/containers/run_dialog/limits_editor.h"
#include "ui/containers/run_dialog/options_editor.h"
#include "ui/containers/run_dialog/ports_editor.h"
#include "ui/containers/run_dialog/variables_editor.h"
#include "ui/containers/run_dialog/volumes_editor.h"
#include "ui/widgets/button.h"
#include "ui/widgets/collapsible_section.h"
#include "ui/widgets/command_line_strip.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {

RunDialog::RunDialog(std::unique_ptr<models::RunForm> form, Prompt& prompt, QWidget* parent)
    : Dialog(tr("Run %1").arg(models::shortReference(form->image())), QStringLiteral("runDialog"), parent),
      m_form(std::move(form)) {
    build(prompt);
    setPrimary(tr("Run"));
    connect(this, &Dialog::primaryClicked, m_form.get(), &models::RunForm::submit);
    connect(this, &QDialog::rejected, m_form.get(), &models::RunForm::cancelSubmit);
    connect(m_form.get(), &models::RunForm::loadedChanged, this, &RunDialog::takeForm);
    connect(m_form.get(), &models::RunForm::valuesChanged, this, &RunDialog::takeForm);
    connect(m_form.get(), &models::RunForm::validationChanged, this, &RunDialog::showProblems);
    connect(m_form.get(), &models::RunForm::submittingChanged, this, &RunDialog::showSubmitting);
    connect(m_form.get(), &models::RunForm::failed, this, [this](const models::ErrorInfo& error) {
        m_error->setError(tr("Could not run %1").arg(models::shortReference(m_form->image())), error);
    });
    connect(m_form.get(), &models::RunForm::succeeded, this,
            [this](const QString& id, const QString& name, const QStringList& warnings) {
                emit started(id, name, warnings);
                accept();
            });
    takeForm();
    m_name->setFocus();
}

RunDialog::~RunDialog() = default;

CollapsibleSection* RunDialog::section(const QString& title, const QString& name, QWidget* editor) {
    auto* result = new CollapsibleSection(title, name, this);
    tabBefore(result, editor);
    result->content()->addWidget(editor);
    return result;
}

void RunDialog::build(Prompt& prompt) {
    m_error = new ErrorCard(QStringLiteral("runError"), this);
    m_name = new QLineEdit(this);
    m_name->setObjectName(QStringLiteral("containerName"));
    m_name->setAccessibleName(tr("Name of the container"));
    m_name->setPlaceholderText(tr("a name is made up"));
    m_nameRow = new FormRow(tr("Name"), m_name, QStringLiteral("nameRow"), tr("optional"), this);
    m_ports = new PortsEditor(this);
    auto* portsLabel = new TextLabel(FontRole::Body, Token::Text, tr("Ports"), QStringLiteral("portsLabel"), this);
    portsLabel->setFixedWidth(FormRow::kLabelWidth);
    auto* portsRow = new QHBoxLayout;
    portsRow->setSpacing(0);
    portsRow->addWidget(portsLabel, 0, Qt::AlignTop);
    portsRow->addWidget(m_ports, 1);
    m_variables = new VariablesEditor(this);
    m_volumes = new VolumesEditor(prompt, this);
    m_command = new CommandEditor(this);
    m_options = new OptionsEditor(this);
    m_limits = new LimitsEditor(this);
    m_variablesSection = section(tr("Environment"), QStringLiteral("environmentSection"), m_variables);
    m_volumesSection = section(tr("Volumes and folders"), QStringLiteral("volumesSection"), m_volumes);
    m_commandSection = section(tr("Command"), QStringLiteral("commandSection"), m_command);
    m_optionsSection = section(tr("Restart and network"), QStringLiteral("optionsSection"), m_options);
    m_limitsSection = section(tr("Limits"), QStringLiteral("limitsSection"), m_limits);
    m_strip = new CommandLineStrip(tr("Same as"), QStringLiteral("runCommandLine"), this);

    content()->addWidget(m_error);
    content()->addWidget(m_nameRow);
    content()->addLayout(portsRow);
    auto* sections = new QVBoxLayout;
    sections->setSpacing(0);
    for (CollapsibleSection* one :
         {m_variablesSection, m_volumesSection, m_commandSection, m_optionsSection, m_limitsSection}) {
        sections->addWidget(one);
    }
    content()->addLayout(sections);
    content()->addWidget(m_strip);
    content()->addStretch(1);
    connect(m_name, &QLineEdit::textChanged, this, &RunDialog::takeFields);
    connect(m_ports, &PortsEditor::edited, this, &RunDialog::takeFields);
    connect(m_variables, &VariablesEditor::edited, this, &RunDialog::takeFields);
    connect(m_volumes, &VolumesEditor::edited, this, &RunDialog::takeFields);
    connect(m_command, &CommandEditor::edited, this, &RunDialog::takeFields);
    connect(m_options, &OptionsEditor::edited, this, &RunDialog::takeFields);
    connect(m_limits, &LimitsEditor::edited, this, &RunDialog::takeFields);
}

// Fields → form.
void RunDialog::takeFields() {
    if (m_taking) return;
    models::RunValues values;
    values.name = m_name->text();
    values.ports = m_ports->ports();
    values.reachableFromOthers = m_ports->reachableFromOthers();
    values.variables = m_variables->variables();
    values.volumes = m_volumes->volumes();
    values.ownFiles = m_volumes->ownFiles();
    m_command->take(values);
    m_options->take(values);
    values.limits = m_limits->limits();
    m_form->setValues(values);
    showProblems();
}

// Form → fields: what the image brings.
void RunDialog::takeForm() {
    m_taking = true;
    const models::RunValues& values = m_form->values();
    if (values.ports != m_ports->ports()) m_ports->setPorts(values.ports, values.reachableFromOthers);
    m_variables->setImageVariables(m_form->facts().environment);
    m_volumes->setImageVolumes(m_form->facts().volumes);
    m_command->setFacts(m_form->facts());
    m_options->setNetworks(m_form->networks());
    m_commandSection->setSummary(m_form->facts().command);
    if (m_form->loadError().isSet()) {
        m_error->setError(tr("%1 cannot be run").arg(models::shortReference(m_form->image())), m_form->loadError());
    }
    m_taking = false;
    showProblems();
}

void RunDialog::showProblems() {
    m_nameRow->setProblem(m_form->problem(models::RunForm::Field::Name));
    m_ports->showProblems(*m_form);
    m_variables->showProblems(*m_form);
    m_volumes->showProblems(*m_form);
    m_command->showProblems(*m_form);
    m_options->showProblems(*m_form);
    m_limits->showProblems(
        [limits = m_limits->limits()](models::Limit limit) { return models::limitProblem(limit, limits.of(limit)); });
    m_variablesSection->setCount(static_cast<int>(m_variables->variables().size()));
    m_volumesSection->setCount(static_cast<int>(m_volumes->volumes().size()));
    m_commandSection->setCount(m_command->changes());
    m_optionsSection->setCount(m_options->changes());
    m_limitsSection->setCount(m_limits->count());
    m_variablesSection->setWrong(m_variables->hasProblem());
    m_volumesSection->setWrong(m_volumes->hasProblem());
    m_commandSection->setWrong(m_command->hasProblem());
    m_optionsSection->setWrong(m_options->hasProblem());
    m_limitsSection->setWrong(m_limits->hasProblem());
    m_strip->setCommand(m_form->commandLine());
    primary()->setEnabled(m_form->valid());
}

void RunDialog::showSubmitting() {
    const bool busy = m_form->submitting();
    primary()->setText(busy ? tr("Starting…") : tr("Run"));
    primary()->setEnabled(!busy && m_form->valid());
    if (busy) m_error->clear();
}

}  // namespace galley::ui
