// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/run_dialog/rows_editor.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/widgets/button.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/labels.h"

namespace galley::ui {

RowsEditor::RowsEditor(const QString& name, const Words& words, QWidget* parent) : QWidget(parent), m_words(words) {
    setObjectName(name);
    m_add = new Button(ButtonKind::Link, words.add, QStringLiteral("add") + words.kind, this);
    m_add->setIconName(QStringLiteral("plus"));
    m_note =
        new TextLabel(FontRole::Caption, Token::Muted, QString(), QStringLiteral("image%1s").arg(words.kind), this);
    m_note->setWordWrap(true);
    m_note->hide();
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(metric::kSpace2);
    m_column->addWidget(m_add, 0, Qt::AlignLeft);
    m_column->addWidget(m_note);
    connect(m_add, &Button::clicked, this, [this] {
        addRow(true);
        emit edited();
    });
}

void RowsEditor::addRow(bool focus) {
    Row row;
    row.suffix = QString::number(m_made++);
    row.widget = new QWidget(this);
    row.message = new FieldMessage(m_words.kind.toLower() + QStringLiteral("Message") + row.suffix, row.widget);
    row.line = new QHBoxLayout;
    row.line->setSpacing(metric::kSpace2);
    QLineEdit* first = fill(row);
    Button* remove = Button::quiet(QStringLiteral("close"), m_words.remove,
                                   QStringLiteral("remove") + m_words.kind + row.suffix, row.widget);
    row.line->addWidget(remove);
    auto* column = new QVBoxLayout(row.widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metric::kSpace1);
    column->addLayout(row.line);
    column->addWidget(row.message);
    m_column->insertWidget(static_cast<int>(m_rows.size()), row.widget);
    m_rows.append(row);
    connect(remove, &Button::clicked, this, [this, widget = row.widget] { removeRow(widget); });
    tabBefore(row.widget, m_add);
    row.widget->show();
    if (focus) first->setFocus(Qt::OtherFocusReason);
}

void RowsEditor::removeRow(QWidget* widget) {
    for (int i = 0; i < m_rows.size(); ++i) {
        if (m_rows.at(i).widget != widget) continue;
        forget(i);
        m_rows.removeAt(i);
        break;
    }
    widget->hide();
    widget->deleteLater();
    emit edited();
}

QLineEdit* RowsEditor::makeField(const Row& row, const QString& name, const QString& accessibleName,
                                 const QString& placeholder) {
    auto* field = new QLineEdit(row.widget);
    field->setObjectName(name + row.suffix);
    field->setAccessibleName(accessibleName);
    field->setPlaceholderText(placeholder);
    connect(field, &QLineEdit::textChanged, this, &RowsEditor::edited);
    return field;
}

void RowsEditor::showProblem(int row, const QString& problem) {
    m_rows.at(row).message->setMessage(FieldMessage::Kind::Error, problem);
    m_wrong = m_wrong || !problem.isEmpty();
}

void RowsEditor::append(QWidget* widget) {
    m_column->addWidget(widget);
}

void RowsEditor::setNote(const QString& note) {
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

}  // namespace galley::ui
