// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/row_action_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>

#include "ui/widgets/button.h"
#include "ui/widgets/data_table.h"

namespace galley::ui {

RowActionBar::RowActionBar(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("rowActions"));
    m_layout = new QHBoxLayout(this);
    m_layout->setContentsMargins(kPadding, 0, kPadding, 0);
    m_layout->setSpacing(0);
    m_more = Button::quiet(QStringLiteral("more"), tr("More actions"), QStringLiteral("rowMore"), this);
    m_more->setFixedSize(kButton, kButton);
    m_layout->addWidget(m_more);
    setCursor(Qt::ArrowCursor);
    connect(m_more, &Button::clicked, this,
            [this] { emit menuRequested(m_row, m_more->mapToGlobal(QPoint(0, m_more->height() + 2))); });
    hide();
}

void RowActionBar::setRow(const QString& id, const QList<RowAction>& actions, bool selected) {
    m_row = id;
    m_selected = selected;
    QList<RowAction> onRow;
    QStringList ids;
    for (const RowAction& action : actions) {
        if (!action.onRow) continue;
        onRow.append(action);
        ids.append(action.id);
    }
    if (ids != m_ids) rebuild(onRow);
    for (int i = 0; i < onRow.size(); ++i) {
        m_buttons.at(i)->setEnabled(onRow.at(i).enabled);
        m_buttons.at(i)->setIconName(onRow.at(i).icon);
        m_buttons.at(i)->setToolTip(onRow.at(i).text);
        m_buttons.at(i)->setAccessibleName(onRow.at(i).text);
    }
    update();
}

void RowActionBar::rebuild(const QList<RowAction>& onRow) {
    // Rows differ in what they offer; a button that is no longer wanted may be the one that was just pressed.
    for (Button* button : std::as_const(m_buttons)) button->deleteLater();
    for (Button* button : std::as_const(m_buttons)) button->hide();
    m_buttons.clear();
    m_ids.clear();
    for (const RowAction& action : onRow) {
        Button* button = Button::quiet(action.icon, action.text, QStringLiteral("row_") + action.id, this);
        button->setFixedSize(kButton, kButton);
        const QString name = action.id;
        connect(button, &Button::clicked, this, [this, name] { emit triggered(m_row, name); });
        m_layout->insertWidget(static_cast<int>(m_buttons.size()), button);
        button->show();
        m_buttons.append(button);
        m_ids.append(name);
    }
    QWidget* previous = nullptr;
    for (Button* button : std::as_const(m_buttons)) {
        if (previous != nullptr) setTabOrder(previous, button);
        previous = button;
    }
    if (previous != nullptr) setTabOrder(previous, m_more);
}

void RowActionBar::focusFirst() {
    Button* first = m_more;
    for (Button* button : std::as_const(m_buttons)) {
        if (!button->isEnabled()) continue;
        first = button;
        break;
    }
    first->setFocus(Qt::TabFocusReason);
}

void RowActionBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), color(m_selected ? Token::Selection : Token::HoverRow));
}

void RowActionBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Right) {
        focusNextChild();
    } else if (event->key() == Qt::Key_Left && !m_buttons.isEmpty() && m_buttons.first()->hasFocus()) {
        emit leftRequested();
    } else if (event->key() == Qt::Key_Left) {
        focusPreviousChild();
    } else if (event->key() == Qt::Key_Escape || event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) {
        emit leftRequested();
    } else {
        QWidget::keyPressEvent(event);
    }
}

}  // namespace galley::ui
