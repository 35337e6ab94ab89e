// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/empty_state.h"

#include <QVBoxLayout>

#include <algorithm>

#include "ui/widgets/button.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/labels.h"

namespace galley::ui {
namespace {

constexpr int kSentenceWidth = 460;

}  // namespace

EmptyState::EmptyState(const QString& drawing, const QString& title, const QString& sentence, const QString& name,
                       QWidget* parent)
    : QWidget(parent) {
    setObjectName(name);
    m_title = new TextLabel(FontRole::DialogTitle, Token::Text, title, name + QStringLiteral("Title"), this);
    m_sentence = new TextLabel(FontRole::Body, Token::Muted, sentence, name + QStringLiteral("Sentence"), this);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_sentence->setFixedWidth(kSentenceWidth);
    m_sentence->setFixedHeight(std::max(0, m_sentence->heightForWidth(kSentenceWidth)));
    m_action = new Button(ButtonKind::Primary, QString(), name + QStringLiteral("Action"), this);
    m_link = new Button(ButtonKind::Link, QString(), name + QStringLiteral("Link"), this);
    m_action->hide();
    m_link->hide();

    auto* column = new QVBoxLayout(this);
    column->setSpacing(0);
    column->addStretch(2);
    column->addWidget(new Drawing(drawing, Token::BorderStrong, QSize(120, 88), this), 0, Qt::AlignHCenter);
    column->addSpacing(metric::kSpace4);
    column->addWidget(m_title, 0, Qt::AlignHCenter);
    column->addSpacing(metric::kSpace2);
    column->addWidget(m_sentence, 0, Qt::AlignHCenter);
    column->addSpacing(metric::kSpace4);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addSpacing(metric::kSpace2);
    column->addWidget(m_link, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(m_action, &Button::clicked, this, &EmptyState::actionClicked);
    connect(m_link, &Button::clicked, this, &EmptyState::linkClicked);
}

void EmptyState::setAction(const QString& text, const QString& iconName) {
    m_action->setText(text);
    m_action->setAccessibleName(text);
    m_action->setIconName(iconName);
    m_action->setVisible(!text.isEmpty());
}

void EmptyState::setLink(const QString& text) {
    m_link->setText(text);
    m_link->setAccessibleName(text);
    m_link->setVisible(!text.isEmpty());
}

void EmptyState::setTexts(const QString& title, const QString& sentence) {
    m_title->setText(title);
    m_sentence->setText(sentence);
    m_sentence->setFixedHeight(std::max(0, m_sentence->heightForWidth(kSentenceWidth)));
}

}  // namespace galley::ui
