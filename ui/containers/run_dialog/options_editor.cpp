// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/run_dialog/options_editor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/containers/run_dialog/limits_editor.h"
#include "ui/style/tokens.h"
#include "ui/widgets/form_row.h"

namespace galley::ui {
namespace {

QLineEdit* field(const QString& name, QWidget* parent) {
    auto* result = new QLineEdit(parent);
    result->setObjectName(name);
    result->setFont(fontFor(FontRole::Mono));
    return result;
}

QVBoxLayout* columnOf(QWidget* widget) {
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metric::kSpace2);
    return column;
}

}  // namespace

CommandEditor::CommandEditor(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("runCommand"));
    m_command = field(QStringLiteral("command"), this);
    m_entrypoint = field(QStringLiteral("entrypoint"), this);
    m_directory = field(QStringLiteral("workingDirectory"), this);
    m_user = field(QStringLiteral("user"), this);
    m_commandRow = new FormRow(tr("Command"), m_command, QStringLiteral("commandRow"), {}, this);
    m_entrypointRow = new FormRow(tr("Entrypoint"), m_entrypoint, QStringLiteral("entrypointRow"), {}, this);
    m_directoryRow = new FormRow(tr("Folder"), m_directory, QStringLiteral("workingDirectoryRow"), {}, this);
    auto* column = columnOf(this);
    column->addWidget(m_commandRow);
    column->addWidget(m_entrypointRow);
    column->addWidget(m_directoryRow);
    column->addWidget(new FormRow(tr("User"), m_user, QStringLiteral("userRow"), {}, this));
    m_directory->setAccessibleName(tr("Folder in which the command starts"));
    for (QLineEdit* edit : {m_command, m_entrypoint, m_directory, m_user}) {
        connect(edit, &QLineEdit::textChanged, this, &CommandEditor::edited);
    }
}

void CommandEditor::take(models::RunValues& values) const {
    values.command = m_command->text();
    values.entrypoint = m_entrypoint->text();
    values.workingDirectory = m_directory->text();
    values.user = m_user->text();
}

void CommandEditor::setFacts(const models::RunImageFacts& facts) {
    const auto hint = [](const QString& value, const QString& otherwise) {
        return value.isEmpty() ? otherwise : value;
    };
    m_command->setPlaceholderText(hint(facts.command, tr("the image has none")));
    m_entrypoint->setPlaceholderText(hint(facts.entrypoint, tr("the image has none")));
    m_directory->setPlaceholderText(hint(facts.workingDirectory, QStringLiteral("/")));
    m_user->setPlaceholderText(hint(facts.user, QStringLiteral("root")));
}

void CommandEditor::showProblems(const models::RunForm& form) {
    using Field = models::RunForm::Field;
    m_commandRow->setProblem(form.problem(Field::Command));
    m_entrypointRow->setProblem(form.problem(Field::Entrypoint));
    m_directoryRow->setProblem(form.problem(Field::WorkingDirectory));
    m_wrong = !form.problem(Field::Command).isEmpty() || !form.problem(Field::Entrypoint).isEmpty() ||
              !form.problem(Field::WorkingDirectory).isEmpty();
}

int CommandEditor::changes() const {
    int count = 0;
    for (const QLineEdit* edit : {m_command, m_entrypoint, m_directory, m_user})
        count += edit->text().isEmpty() ? 0 : 1;
    return count;
}

OptionsEditor::OptionsEditor(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("runOptions"));
    m_restart = new RestartBox(this);
    m_network = makeNameBox(QStringLiteral("network"), this);
    m_network->addItem(tr("Own address, with a way out (bridge)"), QStringLiteral("bridge"));
    m_network->addItem(tr("This computer's network (host)"), QStringLiteral("host"));
    m_network->addItem(tr("No network (none)"), QStringLiteral("none"));
    m_hostname = field(QStringLiteral("hostname"), this);
    m_hostname->setPlaceholderText(tr("the container's id"));
    m_removeOnExit = new QCheckBox(tr("Delete the container when it ends"), this);
    m_removeOnExit->setObjectName(QStringLiteral("removeOnExit"));
    m_terminal = new QCheckBox(tr("Give it a terminal"), this);
    m_terminal->setObjectName(QStringLiteral("terminal"));
    m_hostnameRow = new FormRow(tr("Host name"), m_hostname, QStringLiteral("hostnameRow"), {}, this);
    auto* column = columnOf(this);
    column->addWidget(new FormRow(tr("Start again"), m_restart, QStringLiteral("restartRow"), {}, this));
    column->addWidget(new FormRow(tr("Network"), m_network, QStringLiteral("networkRow"), {}, this));
    column->addWidget(m_hostnameRow);
    for (QCheckBox* box : {m_removeOnExit, m_terminal}) {
        box->setAccessibleName(box->text());
        column->addWidget(box);
        connect(box, &QCheckBox::toggled, this, &OptionsEditor::edited);
    }
    connect(m_restart, &QComboBox::currentIndexChanged, this, &OptionsEditor::edited);
    connect(m_network, &QComboBox::currentIndexChanged, this, &OptionsEditor::edited);
    connect(m_hostname, &QLineEdit::textChanged, this, &OptionsEditor::edited);
}

void OptionsEditor::take(models::RunValues& values) const {
    values.restart = m_restart->restart();
    values.network = m_network->currentData().toString();
    values.hostname = m_hostname->text();
    values.removeOnExit = m_removeOnExit->isChecked();
    values.terminal = m_terminal->isChecked();
}

void OptionsEditor::setNetworks(const QStringList& names) {
    for (int i = 0; i < names.size(); ++i) {
        if (m_network->findData(names[i]) < 0) m_network->insertItem(1 + i, tr("Network %1").arg(names[i]), names[i]);
    }
}

void OptionsEditor::showProblems(const models::RunForm& form) {
    const QString problem = form.problem(models::RunForm::Field::Hostname);
    m_hostnameRow->setProblem(problem);
    m_wrong = !problem.isEmpty();
}

int OptionsEditor::changes() const {
    return (m_restart->currentIndex() > 0 ? 1 : 0) + (m_network->currentIndex() > 0 ? 1 : 0) +
           (m_hostname->text().isEmpty() ? 0 : 1) + (m_removeOnExit->isChecked() ? 1 : 0) +
           (m_terminal->isChecked() ? 1 : 0);
}

}  // namespace galley::ui
