// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/notification_popover.h"

#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QVBoxLayout>

#include "models/format.h"
#include "ui/widgets/button.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/toast.h"

namespace galley::ui {
namespace {

constexpr int kMost = 50;
const QSize kSize(400, 420);

}  // namespace

NotificationPopover::NotificationPopover(models::NotificationModel& model, QWidget* window)
    : Popover(QStringLiteral("notificationList"), tr("Notifications"), window), m_model(model) {
    auto* title =
        new TextLabel(FontRole::Strong, Token::Text, tr("Notifications"), QStringLiteral("notificationTitle"), this);
    auto* clear = new Button(ButtonKind::Link, tr("Clear"), QStringLiteral("notificationClear"), this);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(metric::kSpace4, metric::kSpace3, metric::kSpace4, metric::kSpace2);
    head->addWidget(title, 1);
    head->addWidget(clear);
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    content()->addLayout(head);
    content()->addWidget(m_scroll, 1);
    connect(clear, &Button::clicked, this, [this] {
        m_model.clear();
        fill();
    });
}

void NotificationPopover::toggleAt(QWidget* anchor) {
    if (isVisible()) return hide();
    fill();
    m_model.markSeen();
    openAt(anchor, false, kSize);
    m_scroll->setFocus(Qt::PopupFocusReason);
}

void NotificationPopover::fill() {
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(metric::kSpace4, 0, metric::kSpace4, metric::kSpace3);
    column->setSpacing(metric::kSpace4);
    const int count = std::min(kMost, m_model.rowCount());
    for (int i = 0; i < count; ++i) column->addWidget(makeRow(m_model.at(i), list));
    if (count == 0) {
        auto* none = new TextLabel(FontRole::Body, Token::Muted, tr("Nothing has happened yet."),
                                   QStringLiteral("notificationNone"), list);
        none->setAlignment(Qt::AlignCenter);
        column->addStretch(1);
        column->addWidget(none);
    }
    column->addStretch(1);
    m_scroll->setWidget(list);
    list->setAutoFillBackground(false);
}

QWidget* NotificationPopover::makeRow(const models::Notification& notification, QWidget* parent) {
    auto* row = new QWidget(parent);
    row->setObjectName(QStringLiteral("notification%1").arg(notification.number));
    auto* text =
        new TextLabel(FontRole::Body, Token::Text, notification.text, row->objectName() + QStringLiteral("Text"), row);
    text->setWordWrap(true);
    auto* time = new TextLabel(FontRole::Caption, Token::Muted,
                               models::relativeTime(notification.time, QDateTime::currentDateTime()),
                               row->objectName() + QStringLiteral("Time"), row);
    time->setToolTip(models::exactTime(notification.time));
    auto* below = new QHBoxLayout;
    below->setSpacing(metric::kSpace3);
    below->addWidget(time);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(text);
    texts->addLayout(below);
    if (!notification.actionText.isEmpty()) {
        auto* action =
            new Button(ButtonKind::Link, notification.actionText, row->objectName() + QStringLiteral("Action"), row);
        below->addWidget(action);
        connect(action, &Button::clicked, this, [this, number = notification.number] {
            hide();
            m_model.triggerAction(number);
        });
    }
    if (!notification.details.isEmpty()) {
        auto* more =
            new Button(ButtonKind::Link, tr("Show details"), row->objectName() + QStringLiteral("Details"), row);
        auto* details = new TextLabel(FontRole::Mono, Token::Muted, notification.details,
                                      row->objectName() + QStringLiteral("DetailsText"), row);
        details->setWordWrap(true);
        details->setTextInteractionFlags(Qt::TextSelectableByMouse);
        details->hide();
        below->addWidget(more);
        texts->addWidget(details);
        connect(more, &Button::clicked, details, [details, more] {
            details->setVisible(details->isHidden());
            more->setText(details->isHidden() ? tr("Show details") : tr("Hide details"));
        });
    }
    below->addStretch(1);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(metric::kSpace3);
    line->addWidget(
        new Drawing(severityIcon(notification.severity), severityToken(notification.severity), QSize(16, 16), row), 0,
        Qt::AlignTop);
    line->addLayout(texts, 1);
    return row;
}

}  // namespace galley::ui
