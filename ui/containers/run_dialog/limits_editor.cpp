// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/run_dialog/limits_editor.h"

#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/style/tokens.h"
#include "ui/widgets/form_row.h"

namespace galley::ui {

RestartBox::RestartBox(QWidget* parent) : QComboBox(parent) {
    setObjectName(QStringLiteral("restartPolicy"));
    addItems({tr("Never"), tr("When it fails"), tr("Always"), tr("Always, unless stopped")});
}

models::RunValues::Restart RestartBox::restart() const {
    return static_cast<models::RunValues::Restart>(currentIndex());
}

void RestartBox::setRestart(models::RunValues::Restart restart) {
    setCurrentIndex(static_cast<int>(restart));
}

LimitsEditor::LimitsEditor(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("limits"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metric::kSpace2);
    const auto add = [this, column](QLineEdit*& edit, FormRow*& row, const QString& label, const QString& name,
                                    const QString& hint, const QString& accessibleName) {
        edit = new QLineEdit(this);
        edit->setObjectName(name);
        edit->setPlaceholderText(hint);
        edit->setAccessibleName(accessibleName);
        row = new FormRow(label, edit, name + QStringLiteral("Row"), {}, this);
        column->addWidget(row);
        connect(edit, &QLineEdit::textChanged, this, &LimitsEditor::edited);
    };
    add(m_memory, m_memoryRow, tr("Memory"), QStringLiteral("limitMemory"), tr("no limit; for example 512m or 2g"),
        tr("Limit of the memory"));
    add(m_processors, m_processorsRow, tr("Processors"), QStringLiteral("limitProcessors"),
        tr("no limit; for example 0.5 or 2"), tr("Limit of the processors"));
    add(m_processes, m_processesRow, tr("Processes"), QStringLiteral("limitProcesses"), tr("no limit; for example 200"),
        tr("Limit of the number of processes"));
    setFocusProxy(m_memory);
}

models::LimitValues LimitsEditor::limits() const {
    return {m_memory->text(), m_processors->text(), m_processes->text()};
}

void LimitsEditor::setLimits(const models::LimitValues& limits) {
    m_memory->setText(limits.memory);
    m_processors->setText(limits.processors);
    m_processes->setText(limits.processes);
}

void LimitsEditor::showProblems(const std::function<QString(models::Limit)>& problemOf) {
    using models::Limit;
    m_wrong = false;
    for (const auto& [row, limit] :
         {std::pair{m_memoryRow, Limit::Memory}, std::pair{m_processorsRow, Limit::Processors},
          std::pair{m_processesRow, Limit::Processes}}) {
        const QString problem = problemOf(limit);
        row->setProblem(problem);
        m_wrong = m_wrong || !problem.isEmpty();
    }
}

int LimitsEditor::count() const {
    int filled = 0;
    for (const QLineEdit* edit : {m_memory, m_processors, m_processes})
        filled += edit->text().trimmed().isEmpty() ? 0 : 1;
    return filled;
}

}  // namespace galley::ui
