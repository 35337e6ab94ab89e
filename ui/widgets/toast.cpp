// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/toast.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

#include "ui/style/galley_style.h"
#include "ui/style/icons.h"
#include "ui/widgets/button.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/labels.h"

namespace galley::ui {
namespace {

constexpr int kShadow = 10;
constexpr int kMost = 4;

}  // namespace

QString severityIcon(models::Notification::Severity severity) {
    switch (severity) {
        case models::Notification::Severity::Success: return QStringLiteral("ok");
        case models::Notification::Severity::Warning: return QStringLiteral("warning");
        case models::Notification::Severity::Error: return QStringLiteral("error");
        case models::Notification::Severity::Info: break;
    }
    return QStringLiteral("info");
}

Token severityToken(models::Notification::Severity severity) {
    switch (severity) {
        case models::Notification::Severity::Success: return Token::Running;
        case models::Notification::Severity::Warning: return Token::Warning;
        case models::Notification::Severity::Error: return Token::Error;
        case models::Notification::Severity::Info: break;
    }
    return Token::Accent;
}

Toast::Toast(const models::Notification& notification, QWidget* parent)
    : QWidget(parent),
      m_number(notification.number),
      m_stays(notification.severity == models::Notification::Severity::Error) {
    setObjectName(QStringLiteral("toast"));
    setAccessibleName(notification.text);
    auto* text = new TextLabel(FontRole::Body, Token::Text, notification.text, QStringLiteral("toastText"), this);
    // An error or a warning that cannot be read whole is no help; everything else is one line.
    const bool whole = m_stays || notification.severity == models::Notification::Severity::Warning;
    text->setWordWrap(whole);
    text->setElided(!whole);
    auto* row = new QHBoxLayout(this);
    const int above = kShadow + (whole ? 10 : 6);
    row->setContentsMargins(kShadow + 14, above, kShadow + 6, above);
    row->setSpacing(metric::kSpace3);
    row->addWidget(
        new Drawing(severityIcon(notification.severity), severityToken(notification.severity), QSize(16, 16), this));
    row->addWidget(text, 1);
    if (!notification.actionText.isEmpty()) {
        auto* action = new Button(ButtonKind::Link, notification.actionText, QStringLiteral("toastAction"), this);
        row->addWidget(action);
        connect(action, &Button::clicked, this, [this] {
            emit actionClicked(m_number);
            emit closed(this);
        });
    }
    Button* close = Button::quiet(QStringLiteral("close"), tr("Close"), QStringLiteral("toastClose"), this);
    row->addWidget(close);
    connect(close, &Button::clicked, this, [this] { emit closed(this); });
    setFixedWidth(kWidth + 2 * kShadow);
    m_timer.setSingleShot(true);
    m_timer.setInterval(kShownMs);
    connect(&m_timer, &QTimer::timeout, this, [this] { emit closed(this); });
    if (!m_stays) m_timer.start();
}

void Toast::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRectF card = QRectF(rect()).adjusted(kShadow, kShadow, -kShadow, -kShadow);
    for (int i = kShadow; i > 0; i -= 2) {
        const QColor shade(0, 0, 0, currentScheme() == Scheme::Light ? 5 : 14);
        paintBox(painter, card.adjusted(-i, -i + 3, i, i + 3).intersected(QRectF(rect())), metric::kCardRadius + i,
                 shade);
    }
    paintBox(painter, card, metric::kCardRadius, color(Token::Raised), color(Token::Border));
}

void Toast::enterEvent(QEnterEvent*) {
    m_timer.stop();
}

void Toast::leaveEvent(QEvent*) {
    if (!m_stays) m_timer.start();
}

ToastStack::ToastStack(QWidget* window, models::NotificationModel& model, int bottom)
    : QObject(window), m_window(window), m_model(model), m_bottom(bottom) {
    window->installEventFilter(this);
    connect(&model, &models::NotificationModel::notified, this, &ToastStack::show);
}

bool ToastStack::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) place();
    return QObject::eventFilter(watched, event);
}

void ToastStack::show(const models::Notification& notification) {
    auto* toast = new Toast(notification, m_window);
    connect(toast, &Toast::actionClicked, &m_model, &models::NotificationModel::triggerAction);
    const auto drop = [this](Toast* gone) {
        m_toasts.removeOne(gone);
        gone->hide();
        gone->deleteLater();
        place();
    };
    connect(toast, &Toast::closed, this, drop);
    m_toasts.append(toast);
    while (m_toasts.size() > kMost) drop(m_toasts.first());
    place();
    toast->show();
}

void ToastStack::place() {
    int y = m_window->height() - m_bottom - metric::kSpace2;
    for (auto it = m_toasts.crbegin(); it != m_toasts.crend(); ++it) {
        Toast* toast = *it;
        const int wanted = toast->layout()->hasHeightForWidth() ? toast->layout()->heightForWidth(toast->width())
                                                                : toast->sizeHint().height();
        toast->setFixedHeight(std::max(wanted, 44 + 2 * kShadow));
        y -= toast->height() - kShadow;
        toast->move(m_window->width() - toast->width() - metric::kSpace2, y);
        toast->raise();
    }
}

}  // namespace galley::ui
