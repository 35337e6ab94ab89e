// SPDX-License-Identifier: Apache-2.0
#include "models/notification_model.h"

#include <algorithm>
#include <utility>

namespace galley::models {

int NotificationModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

QVariant NotificationModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Notification& item = at(index.row());
    switch (role) {
        case Qt::DisplayRole: return item.text;
        case SeverityRole: return static_cast<int>(item.severity);
        case DetailsRole: return item.details;
        case ActionTextRole: return item.actionText;
        case TimeRole: return item.time;
        case NumberRole: return item.number;
        default: return {};
    }
}

quint64 NotificationModel::notify(Notification notification) {
    notification.number = m_next++;
    notification.time = QDateTime::currentDateTime();
    beginInsertRows({}, 0, 0);
    m_items.prepend(notification);
    endInsertRows();
    if (m_items.size() > kKept) {
        beginRemoveRows({}, kKept, static_cast<int>(m_items.size()) - 1);
        m_items.resize(kKept);
        endRemoveRows();
    }
    ++m_unseen;
    emit unseenCountChanged(m_unseen);
    emit notified(notification);
    return notification.number;
}

quint64 NotificationModel::notifyError(const ErrorInfo& error) {
    Notification notification;
    notification.severity = Notification::Severity::Error;
    notification.text = error.sentence;
    notification.details = error.details;
    return notify(notification);
}

quint64 NotificationModel::notifyText(Notification::Severity severity, const QString& text) {
    Notification notification;
    notification.severity = severity;
    notification.text = text;
    return notify(notification);
}

void NotificationModel::clear() {
    if (!m_items.isEmpty()) {
        beginRemoveRows({}, 0, static_cast<int>(m_items.size()) - 1);
        m_items.clear();
        endRemoveRows();
    }
    markSeen();
}

void NotificationModel::markSeen() {
    if (std::exchange(m_unseen, 0) != 0) emit unseenCountChanged(0);
}

void NotificationModel::triggerAction(quint64 number) {
    const auto item = std::find_if(m_items.cbegin(), m_items.cend(),
                                   [number](const Notification& one) { return one.number == number; });
    if (item == m_items.cend()) return;
    const Notification copy = *item;
    emit actionTriggered(copy);
}

}  // namespace galley::models
