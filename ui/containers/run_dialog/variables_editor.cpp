// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/run_dialog/variables_editor.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/widgets/button.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/labels.h"

namespace galley::ui {

VariablesEditor::VariablesEditor(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("runVariables"));
    auto* add = new Button(ButtonKind::Link, tr("Add variable"), QStringLiteral("addVariable"), this);
    add->setIconName(QStringLiteral("plus"));
    m_image = new TextLabel(FontRole::Caption, Token::Muted, QString(), QStringLiteral("imageVariables"), this);
    m_image->setWordWrap(true);
    m_image->hide();
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(metric::kSpace2);
    m_column->addWidget(add);
    m_column->addWidget(m_image);
    connect(add, &Button::clicked, this, [this] {
        addVariable({});
        m_rows.last().name->setFocus(Qt::OtherFocusReason);
        emit edited();
    });
}

void VariablesEditor::addVariable(const models::RunVariable& variable) {
    const QString suffix = QString::number(m_rows.size());
    Row row{};
    row.widget = new QWidget(this);
    row.name = new QLineEdit(variable.name, row.widget);
    row.name->setObjectName(QStringLiteral("variableName") + suffix);
    row.name->setAccessibleName(tr("Name of the variable"));
    row.name->setPlaceholderText(tr("NAME"));
    row.name->setFont(fontFor(FontRole::Mono));
    row.value = new QLineEdit(variable.value, row.widget);
    row.value->setObjectName(QStringLiteral("variableValue") + suffix);
    row.value->setAccessibleName(tr("Value of the variable"));
    row.value->setPlaceholderText(tr("value"));
    row.value->setFont(fontFor(FontRole::Mono));
    row.message = new FieldMessage(QStringLiteral("variableMessage") + suffix, row.widget);
    Button* remove = Button::quiet(QStringLiteral("close"), tr("Remove this variable"),
                                   QStringLiteral("removeVariable") + suffix, row.widget);
    auto* line = new QHBoxLayout;
    line->setSpacing(metric::kSpace2);
    line->addWidget(row.name, 2);
    line->addWidget(row.value, 3);
    line->addWidget(remove);
    auto* column = new QVBoxLayout(row.widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metric::kSpace1);
    column->addLayout(line);
    column->addWidget(row.message);
    m_column->insertWidget(static_cast<int>(m_rows.size()), row.widget);
    m_rows.append(row);
    connect(row.name, &QLineEdit::textChanged, this, &VariablesEditor::edited);
    connect(row.value, &QLineEdit::textChanged, this, &VariablesEditor::edited);
    connect(remove, &Button::clicked, this, [this, widget = row.widget] {
        m_rows.removeIf([widget](const Row& one) { return one.widget == widget; });
        widget->hide();
        widget->deleteLater();
        emit edited();
    });
}

QList<models::RunVariable> VariablesEditor::variables() const {
    QList<models::RunVariable> result;
    for (const Row& row : m_rows) result.append({row.name->text(), row.value->text()});
    return result;
}

void VariablesEditor::setImageVariables(const QStringList& environment) {
    m_image->setText(tr("The image sets: %1").arg(environment.join(QStringLiteral(", "))));
    m_image->setVisible(!environment.isEmpty());
}

void VariablesEditor::showProblems(const models::RunForm& form) {
    m_wrong = false;
    for (int i = 0; i < m_rows.size(); ++i) {
        const QString problem = form.problem(models::RunForm::Field::Variable, i);
        m_rows.at(i).message->setMessage(FieldMessage::Kind::Error, problem, m_rows.at(i).name);
        m_wrong = m_wrong || !problem.isEmpty();
    }
}

}  // namespace galley::ui
