// SPDX-License-Identifier: Apache-2.0
#include "ui/ports/port_editor.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/style/galley_style.h"
#include "ui/style/tokens.h"
#include "ui/widgets/button.h"
#include "ui/widgets/form_row.h"

namespace galley::ui {

using models::PortCheck;

PortEditor::PortEditor(models::EngineRunner& runner, const models::PortEntry& entry, QWidget* parent)
    : QFrame(parent), m_entry(entry), m_check(runner) {
    setObjectName(QStringLiteral("portEditor"));
    setAccessibleName(tr("Change the port on my computer"));
    setAutoFillBackground(false);
    m_field = new QLineEdit(this);
    m_field->setObjectName(QStringLiteral("portEditorField"));
    m_field->setAccessibleName(tr("Port on my computer"));
    m_field->setFixedHeight(metric::kControl);
    m_field->setMaxLength(5);
    m_field->setText(entry.hostPort == 0 ? QString() : QString::number(entry.hostPort));
    m_field->selectAll();
    m_apply = new Button(ButtonKind::Primary, tr("Change"), QStringLiteral("portEditorApply"), this);
    m_apply->setFocusPolicy(Qt::TabFocus);
    m_message = new FieldMessage(QStringLiteral("portEditorMessage"), this);
    m_suggestion = new Button(ButtonKind::Link, QString(), QStringLiteral("portEditorSuggestion"), this);
    m_suggestion->setFocusPolicy(Qt::TabFocus);

    auto* line = new QHBoxLayout;
    line->setSpacing(metric::kSpace2);
    line->addWidget(m_field, 1);
    line->addWidget(m_apply);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metric::kSpace2, metric::kSpace2, metric::kSpace2, metric::kSpace2);
    column->setSpacing(metric::kSpace1);
    column->addLayout(line);
    column->addWidget(m_message);
    column->addWidget(m_suggestion, 0, Qt::AlignLeft);
    setFixedWidth(kWidth);

    m_check.setOwn(entry);
    connect(m_field, &QLineEdit::textEdited, this,
            [this](const QString& text) { m_check.setText(text, m_entry.hostAddress, m_entry.protocol); });
    connect(&m_check, &PortCheck::changed, this, &PortEditor::showCheck);
    connect(m_apply, &Button::clicked, this, &PortEditor::accept);
    connect(m_suggestion, &Button::clicked, this, [this] {
        m_field->setText(QString::number(m_check.suggestion()));
        m_check.setText(m_field->text(), m_entry.hostAddress, m_entry.protocol);
        m_field->setFocus();
    });
    for (QWidget* part :
         {static_cast<QWidget*>(m_field), static_cast<QWidget*>(m_apply), static_cast<QWidget*>(m_suggestion)}) {
        part->installEventFilter(this);
    }
    setFocusProxy(m_field);
    m_check.setText(m_field->text(), m_entry.hostAddress, m_entry.protocol);
}

void PortEditor::showCheck() {
    using Kind = FieldMessage::Kind;
    switch (m_check.state()) {
        case PortCheck::State::Idle:
            m_message->setMessage(Kind::Hint, tr("Type a port, for example 8080."), m_field);
            break;
        case PortCheck::State::Own:
            m_message->setMessage(Kind::Hint, tr("This is the port it has now."), m_field);
            break;
        case PortCheck::State::Checking: m_message->setMessage(Kind::Hint, tr("Checking…"), m_field); break;
        case PortCheck::State::Free: m_message->setMessage(Kind::Ok, tr("Free"), m_field); break;
        default: m_message->setMessage(Kind::Error, m_check.sentence(), m_field); break;
    }
    m_suggestion->setVisible(m_check.suggestion() != 0);
    m_suggestion->setText(tr("Use %1").arg(m_check.suggestion()));
    m_suggestion->setAccessibleName(m_suggestion->text());
    m_apply->setEnabled(m_check.state() == PortCheck::State::Free);
    adjustSize();
}

void PortEditor::accept() {
    if (m_done || m_check.state() != PortCheck::State::Free) return;
    m_done = true;
    emit accepted(m_check.port());
}

bool PortEditor::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape && !m_done) {
            m_done = true;
            emit cancelled();
            return true;
        }
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && watched == m_field) {
            accept();
            return true;
        }
    }
    if (event->type() == QEvent::FocusOut && !m_done) {
        QWidget* next = QApplication::focusWidget();
        const auto reason = static_cast<QFocusEvent*>(event)->reason();
        const bool windowOnly = reason == Qt::ActiveWindowFocusReason || reason == Qt::PopupFocusReason;
        if (!windowOnly && (next == nullptr || !isAncestorOf(next))) {
            m_done = true;
            emit cancelled();
        }
    }
    return QFrame::eventFilter(watched, event);
}

void PortEditor::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintBox(painter, QRectF(rect()), metric::kRadius, color(Token::Raised), color(Token::BorderStrong));
}

}  // namespace galley::ui
