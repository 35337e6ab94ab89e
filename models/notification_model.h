// SPDX-License-Identifier: Apache-2.0
/// @file
/// Everything the window told the user, newest first; toasts show what notified() brings. Used by ui/shell.
/// Threads: GUI thread.
#pragma once

#include <QAbstractListModel>
#include <QDateTime>
#include <QList>

#include "models/error_info.h"

namespace galley::models {

struct Notification {
    enum class Severity { Info, Success, Warning, Error };
    quint64 number = 0;  ///< set by notify()
    Severity severity = Severity::Info;
    QString text;        ///< one line, plain text
    QString details;     ///< for "Show details"; may be empty
    QString actionText;  ///< "Undo", "Open", …; empty: none
    QString actionId;    ///< comes back in actionTriggered()
    QString subject;     ///< what the action is about (a container id, a URL)
    QDateTime time;      ///< set by notify()
};

class NotificationModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { SeverityRole = Qt::UserRole + 1, DetailsRole, ActionTextRole, TimeRole, NumberRole };
    static constexpr int kKept = 200;

    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    const Notification& at(int row) const { return m_items.at(row); }
    int unseenCount() const { return m_unseen; }

    quint64 notify(Notification notification);
    quint64 notifyError(const ErrorInfo& error);
    quint64 notifyText(Notification::Severity severity, const QString& text);

public slots:
    void clear();
    void markSeen();
    /// The user pressed the action of notification `number`.
    void triggerAction(quint64 number);

signals:
    void notified(const galley::models::Notification& notification);
    void unseenCountChanged(int unseenCount);
    void actionTriggered(const galley::models::Notification& notification);

private:
    QList<Notification> m_items;
    quint64 m_next = 1;
    int m_unseen = 0;
};

}  // namespace galley::models

Q_DECLARE_METATYPE(galley::models::Notification)
