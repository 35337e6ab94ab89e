// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/breadcrumb.h"

#include <QHBoxLayout>

#include "ui/widgets/button.h"
#include "ui/widgets/labels.h"

namespace galley::ui {

Breadcrumb::Breadcrumb(const QString& root, const QString& name, QWidget* parent) : QWidget(parent) {
    setObjectName(name);
    Button* back = Button::quiet(QStringLiteral("arrow-left"), tr("Back (Esc)"), name + QStringLiteral("Back"), this);
    m_root = new Button(ButtonKind::Link, root, name + QStringLiteral("Root"), this);
    auto* slash =
        new TextLabel(FontRole::Body, Token::Muted, QStringLiteral("/"), name + QStringLiteral("Slash"), this);
    m_current = new TextLabel(FontRole::Body, Token::Text, QString(), name + QStringLiteral("Current"), this);
    m_current->setElided(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metric::kSpace2);
    row->addWidget(back);
    row->addWidget(m_root);
    row->addWidget(slash);
    row->addWidget(m_current, 1);
    connect(back, &Button::clicked, this, &Breadcrumb::rootClicked);
    connect(m_root, &Button::clicked, this, &Breadcrumb::rootClicked);
}

void Breadcrumb::setCurrent(const QString& text) {
    m_current->setText(text);
}

}  // namespace galley::ui
