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
    m_actions = new QHBoxLayout;
    m_actions->setSpacing(metric::kSpace2);
    auto* row = new QHBoxLayout;
    row->setSpacing(metric::kSpace4);
    row->addWidget(m_title, 1);
    row->addLayout(m_actions);
    // The facts have the whole width: actions leave little beside them in a narrow window.
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(row);
    column->addWidget(m_facts);
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
    m_actions->addWidget(widget);
}

}  // namespace galley::ui
