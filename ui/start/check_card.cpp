// SPDX-License-Identifier: Apache-2.0
#include "ui/start/check_card.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "ui/style/galley_style.h"
#include "ui/widgets/command_line_strip.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/labels.h"

namespace galley::ui {

CheckCard::CheckCard(const models::CheckRow& row, QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("check_") + row.id);
    m_symbol = new Drawing(QStringLiteral("ok"), Token::Running, QSize(18, 18), this);
    m_title = new TextLabel(FontRole::Strong, Token::Text, QString(), objectName() + QStringLiteral("Title"), this);
    m_found = new TextLabel(FontRole::Body, Token::Muted, QString(), objectName() + QStringLiteral("Found"), this);
    m_found->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_found->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_effect = new TextLabel(FontRole::Body, Token::Text, QString(), objectName() + QStringLiteral("Effect"), this);
    m_advice = new TextLabel(FontRole::Body, Token::Muted, QString(), objectName() + QStringLiteral("Advice"), this);
    for (TextLabel* label : {m_found, m_effect, m_advice}) label->setWordWrap(true);
    m_command = new CommandLineStrip(QString(), objectName() + QStringLiteral("Fix"), this);
    auto* head = new QHBoxLayout;
    head->setSpacing(metric::kSpace4);
    head->addWidget(m_title);
    head->addWidget(m_found, 1);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(6);
    texts->addLayout(head);
    texts->addWidget(m_effect);
    texts->addWidget(m_advice);
    texts->addWidget(m_command);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(metric::kSpace4, metric::kSpace3, metric::kSpace4, metric::kSpace3);
    line->setSpacing(metric::kSpace3);
    line->addWidget(m_symbol, 0, Qt::AlignTop);
    line->addLayout(texts, 1);
    setRow(row);
}

bool CheckCard::isCommand(const QString& fix) {
    static const QRegularExpression kSentence(QStringLiteral("^[A-Z]|[.!?]$"));
    return !fix.isEmpty() && !kSentence.match(fix).hasMatch();
}

void CheckCard::setRow(const models::CheckRow& row) {
    using State = models::CheckRow::State;
    m_row = row;
    const bool ok = row.state == State::Ok;
    m_symbol->setDrawing(ok                            ? QStringLiteral("ok")
                         : row.state == State::Warning ? QStringLiteral("warning")
                                                       : QStringLiteral("error"),
                         ok                            ? Token::Running
                         : row.state == State::Warning ? Token::Warning
                                                       : Token::Error);
    m_title->setText(row.title);
    m_found->setText(row.found);
    m_effect->setText(row.effect);
    m_effect->setVisible(!ok && !row.effect.isEmpty());
    const bool command = isCommand(row.fix);
    m_advice->setText(row.fix);
    m_advice->setVisible(!ok && !row.fix.isEmpty() && !command);
    m_command->setCommand(row.fix);
    m_command->setVisible(!ok && command);
    const QString word = ok ? tr("Ok") : row.state == State::Warning ? tr("Warning") : tr("Failed");
    setAccessibleName(QStringLiteral("%1: %2. %3 %4").arg(row.title, word, row.found, ok ? QString() : row.effect));
    update();
}

void CheckCard::paintEvent(QPaintEvent*) {
    using State = models::CheckRow::State;
    QPainter painter(this);
    const Token token = m_row.state == State::Failed ? Token::Error : Token::Warning;
    const bool ok = m_row.state == State::Ok;
    paintBox(painter, rect(), metric::kCardRadius, color(Token::Raised),
             ok ? color(Token::Border) : tint(token, Token::Surface, 0.45));
}

}  // namespace galley::ui
