// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/json_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "ui/style/tokens.h"
#include "ui/widgets/button.h"

namespace galley::ui {

JsonPanel::JsonPanel(const QString& name, const QString& accessibleName, QWidget* parent) : QWidget(parent) {
    setObjectName(name);
    m_text = new QPlainTextEdit(this);
    m_text->setObjectName(name + QStringLiteral("Text"));
    m_text->setAccessibleName(accessibleName);
    m_text->setReadOnly(true);
    m_text->setFont(fontFor(FontRole::Mono));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabChangesFocus(true);
    auto* copy = new Button(ButtonKind::Secondary, tr("Copy"), name + QStringLiteral("Copy"), this);
    copy->setIconName(QStringLiteral("copy"));
    auto* tools = new QHBoxLayout;
    tools->addStretch(1);
    tools->addWidget(copy);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metric::kSpace2);
    column->addLayout(tools);
    column->addWidget(m_text, 1);
    connect(copy, &Button::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_text->toPlainText());
        emit copied();
    });
}

void JsonPanel::setText(const QString& text) {
    if (text != m_text->toPlainText()) m_text->setPlainText(text);
}

}  // namespace galley::ui
