// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/notification_popover.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "models/format.h"
#include "ui/widgets/button.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/toast.h"

namespace galley::ui {
namespace {

constexpr int kMost = 50;

}  // namespace

NotificationPopover::NotificationPopover(models::NotificationModel& model, QWidget* window)
    : ListPopover(QStringLiteral("notification"), tr("Notifications"), tr("Clear"), tr("Nothing has happened yet."),
                  window),
      m_model(model) {
    connect(this, &ListPopover::clearClicked, this, [this] {
        m_model.clear();
        fill();
    });
}

void NotificationPopover::toggleAt(QWidget* anchor) {
    toggle(anchor, false);
    if (isVisible()) m_model.markSeen();
}

int NotificationPopover::count() const {
    return std::min(kMost, m_model.rowCount());
}

QWidget* NotificationPopover::makeRow(int number, QWidget* parent) {
    const models::Notification& notification = m_model.at(number);
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
