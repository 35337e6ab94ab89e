// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/run_dialog/variables_editor.h"

#include <QHBoxLayout>
#include <QLineEdit>

#include "ui/style/tokens.h"
#include "ui/widgets/form_row.h"

namespace galley::ui {

VariablesEditor::VariablesEditor(QWidget* parent)
    : RowsEditor(QStringLiteral("runVariables"),
                 {QStringLiteral("Variable"), tr("Add variable"), tr("Remove this variable")}, parent) {}

QLineEdit* VariablesEditor::fill(const Row& row) {
    Fields fields{};
    fields.name = makeField(row, QStringLiteral("variableName"), tr("Name of the variable"), tr("NAME"));
    fields.value = makeField(row, QStringLiteral("variableValue"), tr("Value of the variable"), tr("value"));
    for (QLineEdit* field : {fields.name, fields.value}) field->setFont(fontFor(FontRole::Mono));
    row.line->addWidget(fields.name, 2);
    row.line->addWidget(fields.value, 3);
    m_fields.append(fields);
    return fields.name;
}

QList<models::RunVariable> VariablesEditor::variables() const {
    QList<models::RunVariable> result;
    for (const Fields& fields : m_fields) result.append({fields.name->text(), fields.value->text()});
    return result;
}

void VariablesEditor::setImageVariables(const QStringList& environment) {
    setNote(environment.isEmpty() ? QString() : tr("The image sets: %1").arg(environment.join(QStringLiteral(", "))));
}

void VariablesEditor::showProblems(const models::RunForm& form) {
    clearProblems();
    for (int i = 0; i < m_fields.size(); ++i) {
        const QString problem = form.problem(models::RunForm::Field::Variable, i);
        showProblem(i, problem);
        markInvalid(m_fields.at(i).name, problem);
    }
}

}  // namespace galley::ui
