// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/page.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "ui/widgets/labels.h"

namespace galley::ui {

PageHeader::PageHeader(const QString& title, const QString& name, QWidget* parent) : QWidget(parent) {
    setObjectName(name);
    m_title = new TextLabel(FontRole::PageTitle, Token::Text, title, name + QStringLiteral("Title"), this);
    m_title->setElided(true);
    m_facts = new TextLabel(FontRole::Body, Token::Muted, QString(), name + QStringLiteral("Facts"), this);
    m_facts->setElided(true);
    m_facts->setMinimumHeight(20);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_title);
    texts->addWidget(m_facts);
    m_actions = new QHBoxLayout;
    m_actions->setSpacing(metric::kSpace2);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metric::kSpace4);
    row->addLayout(texts, 1);
    row->addLayout(m_actions);
    row->setAlignment(m_actions, Qt::AlignTop);
}

void PageHeader::setTitle(const QString& title) {
    m_title->setText(title);
}

void PageHeader::setTitleElide(Elide mode) {
    m_title->setElided(true, mode);
}

void PageHeader::setFacts(const QString& facts) {
    m_facts->setText(facts);
}

void PageHeader::addAction(QWidget* widget) {
    m_actions->addWidget(widget, 0, Qt::AlignTop);
}

}  // namespace galley::ui
