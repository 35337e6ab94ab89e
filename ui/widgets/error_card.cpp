// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/error_card.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include "ui/style/galley_style.h"
#include "ui/widgets/button.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/labels.h"

namespace galley::ui {

ErrorCard::ErrorCard(const QString& name, QWidget* parent) : QWidget(parent) {
    setObjectName(name);
    setAccessibleName(tr("Error"));
    m_title = new TextLabel(FontRole::Strong, Token::Text, QString(), name + QStringLiteral("Title"), this);
    m_title->setWordWrap(true);
    m_sentence = new TextLabel(FontRole::Body, Token::Text, QString(), name + QStringLiteral("Sentence"), this);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_action = new Button(ButtonKind::Secondary, QString(), name + QStringLiteral("Action"), this);
    m_action->hide();
    m_toggle = new Button(ButtonKind::Link, tr("Show details"), name + QStringLiteral("Toggle"), this);
    m_copy = new Button(ButtonKind::Link, tr("Copy"), name + QStringLiteral("Copy"), this);
    m_details = new QPlainTextEdit(this);
    m_details->setObjectName(name + QStringLiteral("Details"));
    m_details->setAccessibleName(tr("Details of the error"));
    m_details->setReadOnly(true);
    m_details->setFrameShape(QFrame::NoFrame);
    m_details->setFont(fontFor(FontRole::Mono));
    m_details->setFixedHeight(112);
    m_details->setTabChangesFocus(true);

    auto* texts = new QVBoxLayout;
    texts->setSpacing(metric::kSpace1);
    texts->addWidget(m_title);
    texts->addWidget(m_sentence);
    auto* links = new QHBoxLayout;
    links->setContentsMargins(0, metric::kSpace1, 0, 0);
    links->setSpacing(metric::kSpace4);
    links->addWidget(m_action);
    links->addWidget(m_toggle);
    links->addWidget(m_copy);
    links->addStretch(1);
    texts->addLayout(links);
    texts->addWidget(m_details);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(metric::kSpace4, metric::kSpace3, metric::kSpace4, metric::kSpace3);
    row->setSpacing(metric::kSpace3);
    row->addWidget(new Drawing(QStringLiteral("error"), Token::Error, QSize(18, 18), this), 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    connect(m_toggle, &Button::clicked, this, [this] { showDetails(m_details->isHidden()); });
    connect(m_copy, &Button::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_details->toPlainText());
        m_copy->setText(tr("Copied"));
    });
    connect(m_action, &Button::clicked, this, &ErrorCard::actionClicked);
    clear();
}

void ErrorCard::setError(const QString& title, const models::ErrorInfo& error) {
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_sentence->setText(error.sentence);
    m_details->setPlainText(error.details);
    m_toggle->setVisible(!error.details.isEmpty());
    m_copy->setText(tr("Copy"));
    showDetails(false);
    setAccessibleDescription(error.sentence);
    setVisible(error.isSet());
}

void ErrorCard::setAction(const QString& text) {
    m_action->setText(text);
    m_action->setAccessibleName(text);
    m_action->setVisible(!text.isEmpty());
}

void ErrorCard::showDetails(bool shown) {
    m_details->setVisible(shown);
    m_copy->setVisible(shown);
    m_toggle->setText(shown ? tr("Hide details") : tr("Show details"));
    m_toggle->setAccessibleName(m_toggle->text());
    m_toggle->updateGeometry();
}

void ErrorCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintBox(painter, rect(), metric::kRadius + 2, tint(Token::Error, Token::Surface, 0.07),
             tint(Token::Error, Token::Surface, 0.35));
}

}  // namespace galley::ui
