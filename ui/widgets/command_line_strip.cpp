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
namespace {

/// What fits into a dialog; longer words are few, digests above all.
constexpr qsizetype kLongWord = 56;
constexpr qsizetype kPiece = 32;

/// A word without an end may go on in the next line: it must not widen the dialog. The copy button has the text as it
/// is.
QString wrappable(const QString& text) {
    QStringList words = text.split(QLatin1Char(' '));
    for (QString& word : words) {
        if (word.size() <= kLongWord) continue;
        for (qsizetype at = word.size() / kPiece * kPiece; at > 0; at -= kPiece) word.insert(at, QChar(0x200b));
    }
    return words.join(QLatin1Char(' '));
}

}  // namespace

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
        QGuiApplication::clipboard()->setText(m_raw);
        m_copy->setIconName(QStringLiteral("check"));
        m_copy->setToolTip(tr("Copied"));
    });
}

void CommandLineStrip::setCommand(const QString& command) {
    if (command == m_raw) return;
    m_raw = command;
    m_command->setText(wrappable(command));
    m_command->setAccessibleName(command);
    m_copy->setIconName(QStringLiteral("copy"));
    m_copy->setToolTip(tr("Copy the command"));
}

void CommandLineStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintBox(painter, rect(), metric::kRadius, color(Token::Window));
}

}  // namespace galley::ui
