// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/dialog.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

#include "ui/widgets/button.h"
#include "ui/widgets/labels.h"

namespace galley::ui {

Dialog::Dialog(const QString& title, const QString& name, QWidget* parent) : QDialog(parent) {
    setObjectName(name);
    setWindowTitle(title);
    setAccessibleName(title);
    setWindowModality(Qt::WindowModal);
    setFixedWidth(metric::kDialogWidth);
    m_title = new TextLabel(FontRole::DialogTitle, Token::Text, title, name + QStringLiteral("Title"), this);
    m_title->setElided(true);

    auto* inner = new QWidget;
    inner->setObjectName(name + QStringLiteral("Content"));
    m_content = new QVBoxLayout(inner);
    m_content->setContentsMargins(metric::kSpace6, metric::kSpace1, metric::kSpace6, metric::kSpace2);
    m_content->setSpacing(metric::kSpace3);
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    // A scroll area asks for some 70 px otherwise, and the actions would give way.
    m_scroll->setMinimumHeight(1);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_scroll->setWidget(inner);
    inner->setAutoFillBackground(false);
    inner->installEventFilter(this);

    m_cancel = new Button(ButtonKind::Secondary, tr("Cancel"), name + QStringLiteral("Cancel"), this);
    m_footer = new QHBoxLayout;
    m_footer->setContentsMargins(metric::kSpace6, metric::kSpace3, metric::kSpace6, 20);
    m_footer->setSpacing(metric::kSpace2);
    m_footer->addStretch(1);
    m_footer->addWidget(m_cancel);
    connect(m_cancel, &Button::clicked, this, &Dialog::reject);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(metric::kSpace6, 20, metric::kSpace6, metric::kSpace3);
    head->addWidget(m_title);
    column->addLayout(head);
    column->addWidget(m_scroll, 1);
    column->addLayout(m_footer);
}

void Dialog::setTitle(const QString& title) {
    setWindowTitle(title);
    setAccessibleName(title);
    m_title->setText(title);
}

Button* Dialog::setPrimary(const QString& text, bool destructive) {
    if (m_primary == nullptr) {
        m_primary = new Button(destructive ? ButtonKind::DestructiveFilled : ButtonKind::Primary, text,
                               objectName() + QStringLiteral("Primary"), this);
        m_footer->addWidget(m_primary);
        connect(m_primary, &Button::clicked, this, &Dialog::primaryClicked);
    }
    m_primary->setText(text);
    m_primary->setAccessibleName(text);
    return m_primary;
}

void Dialog::fitToContent() {
    QWidget* inner = m_scroll->widget();
    const int wide = width();
    const int wanted = inner->layout()->hasHeightForWidth() ? inner->layout()->totalHeightForWidth(wide)
                                                            : inner->layout()->totalSizeHint().height();
    const int chrome = m_title->sizeHint().height() + 20 + metric::kSpace3 + metric::kSpace3 + 20 + metric::kControl;
    int most = 640;
    if (const QWidget* window = parentWidget() != nullptr ? parentWidget()->window() : nullptr; window != nullptr) {
        most = std::max(320, window->height() - 48);
    } else if (screen() != nullptr) {
        most = screen()->availableGeometry().height() - 80;
    }
    // Left to itself a scroll area keeps a bar that it would not need without it: wrapped text is higher beside one.
    const bool fits = wanted + chrome <= most;
    m_scroll->setVerticalScrollBarPolicy(fits ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    setFixedHeight(std::min(most, wanted + chrome));
}

void Dialog::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    // A button that has the focus is what Enter means; elsewhere it means the primary action.
    if (auto* focused = qobject_cast<Button*>(focusWidget()); enter && focused != nullptr && focused->hasFocus()) {
        focused->click();
        return;
    }
    if (enter && m_primary != nullptr) {
        if (m_primary->isEnabled()) m_primary->click();
        return;
    }
    QDialog::keyPressEvent(event);
}

void Dialog::showEvent(QShowEvent* event) {
    fitToContent();
    if (m_shade == nullptr && parentWidget() != nullptr) m_shade = new Shade(parentWidget()->window());
    QDialog::showEvent(event);
}

void Dialog::hideEvent(QHideEvent* event) {
    if (m_shade != nullptr) m_shade->deleteLater();
    m_shade.clear();
    QDialog::hideEvent(event);
}

void Dialog::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Raised));
    painter.setPen(color(Token::Border));
    // Not every window manager draws a frame around a dialog.
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    if (m_scroll->verticalScrollBar()->maximum() > 0) {
        painter.drawLine(0, m_scroll->geometry().bottom() + 1, width(), m_scroll->geometry().bottom() + 1);
    }
}

bool Dialog::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::LayoutRequest && isVisible()) QTimer::singleShot(0, this, &Dialog::fitToContent);
    return QDialog::eventFilter(watched, event);
}

}  // namespace galley::ui
