// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/detail_view.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include "ui/widgets/breadcrumb.h"
#include "ui/widgets/button.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/page.h"

namespace galley::ui {

// The order in which widgets are made is that of the Tab key: the parts come before the buttons on top.
DetailView::DetailView(const QString& name, const QString& root, const QString& id, int roomForWords, QWidget* parent)
    : QWidget(parent), m_id(id), m_roomForWords(roomForWords) {
    setObjectName(name + QStringLiteral("View"));
    m_crumb = new Breadcrumb(root, name + QStringLiteral("Crumb"), this);
    m_error = new ErrorCard(name + QStringLiteral("Error"), this);
    m_tabs = new QTabBar(this);
    m_tabs->setObjectName(name + QStringLiteral("Tabs"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_stack = new QStackedWidget(this);
    m_header = new PageHeader(QString(), name + QStringLiteral("Header"), this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metric::kPagePadding, metric::kSpace4, metric::kPagePadding, metric::kSpace3);
    column->setSpacing(metric::kSpace3);
    column->addWidget(m_crumb);
    column->addWidget(m_header);
    column->addWidget(m_error);
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);
    column->addStretch();
    connect(m_crumb, &Breadcrumb::rootClicked, this, &DetailView::backRequested);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_stack->setCurrentIndex(tab);
        shownChanged();
    });
}

void DetailView::addTab(QWidget* part, const QString& text) {
    m_stack->addWidget(part);
    m_tabs->addTab(text);
}

Button* DetailView::addButton(ButtonKind kind, const QString& text, const char* icon, const char* name,
                              const QString& action) {
    auto* button = new Button(kind, text, QString::fromLatin1(name), this);
    button->setIconName(QString::fromLatin1(icon));
    m_header->addAction(button);
    m_buttons.append(button);
    connect(button, &Button::clicked, this, [this, action] { emit actionRequested({m_id}, action); });
    return button;
}

void DetailView::setTop(const QString& title, QStringList facts) {
    m_crumb->setCurrent(title);
    m_header->setTitle(title);
    facts.removeAll(QString());
    m_header->setFacts(facts.join(QStringLiteral("  ·  ")));
}

void DetailView::enableButtons(bool enabled) {
    // A button that cannot be pressed any more would send the focus to wherever the window begins.
    const bool focused = m_buttons.contains(qobject_cast<Button*>(window()->focusWidget()));
    if (focused && !enabled) m_tabs->setFocus(Qt::OtherFocusReason);
    for (Button* button : std::as_const(m_buttons)) button->setEnabled(enabled);
}

void DetailView::setTab(int tab) {
    m_tabs->setCurrentIndex(tab);
}

void DetailView::setShown(bool shown) {
    m_shown = shown;
    shownChanged();
}

bool DetailView::shows(int tab) const {
    return m_shown && m_tabs->currentIndex() == tab;
}

void DetailView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    // In a narrow window the name needs the room more than the words on buttons with a picture.
    const bool narrow = width() < m_roomForWords;
    for (Button* button : std::as_const(m_buttons)) {
        if (button->kind() == ButtonKind::Primary) continue;
        button->setText(narrow ? QString() : button->accessibleName());
        button->setToolTip(narrow ? button->accessibleName() : QString());
    }
}

}  // namespace galley::ui
