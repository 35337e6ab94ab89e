// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/command_line_strip.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>

#include "ui/style/galley_style.h"
#include "ui/widgets/button.h"
#include "ui/widgets/labels.h"

namespace galley::ui {

CommandLineStrip::CommandLineStrip(const QString& caption, const QString& name, QWidget* parent) : QWidget(parent) {
    setObjectName(name);
    m_command = new TextLabel(FontRole::Mono, Token::Text, QString(), name + QStringLiteral("Text"), this);
    m_command->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_command->setWordWrap(true);
    m_copy = Button::quiet(QStringLiteral("copy"), tr("Copy the command"), name + QStringLiteral("Copy"), this);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(metric::kSpace3, metric::kSpace1, metric::kSpace1, metric::kSpace1);
    row->setSpacing(metric::kSpace3);
    if (!caption.isEmpty()) {
        auto* label = new TextLabel(FontRole::Caption, Token::Muted, caption, name + QStringLiteral("Caption"), this);
        label->setFixedHeight(metric::kControl);
        row->addWidget(label, 0, Qt::AlignTop);
    }
    row->addWidget(m_command, 1, Qt::AlignVCenter);
    row->addWidget(m_copy, 0, Qt::AlignTop);
    connect(m_copy, &Button::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_command->text());
        m_copy->setIconName(QStringLiteral("check"));
        m_copy->setToolTip(tr("Copied"));
    });
}

void CommandLineStrip::setCommand(const QString& command) {
    if (command == m_command->text()) return;
    m_command->setText(command);
    m_command->setAccessibleName(command);
    m_copy->setIconName(QStringLiteral("copy"));
    m_copy->setToolTip(tr("Copy the command"));
}

QString CommandLineStrip::command() const {
    return m_command->text();
}

void CommandLineStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintBox(painter, rect(), metric::kRadius, color(Token::Window));
}

}  // namespace galley::ui
