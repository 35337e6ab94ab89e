// SPDX-License-Identifier: Apache-2.0
/// @file
/// The engine's values in Qt types, and the roles all lists have in common. Used by models and ui. Threads: values.
#pragma once

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace galley::models {

/// Roles of every list model.
enum CommonRole {
    IdRole = Qt::UserRole + 1,  ///< stable id of the row (QString)
    SortRole,                   ///< what a column sorts by (number, text or date)
    FilterRole,                 ///< one text with everything the filter box looks at
    BusyRole,                   ///< "Stopping…" while an action runs on the row; else empty
    FirstOwnRole = Qt::UserRole + 32
};

enum class ContainerState { Created, Running, Paused, Restarting, Removing, Exited, Dead };
enum class PortProtocol { Tcp, Udp };

/// One published port. `hostPort` 0: chosen at start.
struct PortEntry {
    QString hostAddress = QStringLiteral("127.0.0.1");
    quint16 hostPort = 0;
    quint16 containerPort = 0;
    PortProtocol protocol = PortProtocol::Tcp;
    bool answers = false;    ///< something inside listens; false while unknown
    bool listening = false;  ///< the host side is open

    /// The same published port, whatever its state now.
    bool sameMapping(const PortEntry& other) const {
        return hostAddress == other.hostAddress && hostPort == other.hostPort && containerPort == other.containerPort &&
               protocol == other.protocol;
    }
    bool operator==(const PortEntry&) const = default;
    /// "http://localhost:5000" (https for 443 and 8443); empty for UDP or without a host port.
    QUrl url() const;
    /// "5000 → 8080": host → container, "/udp" behind it for UDP.
    QString text() const;
};

QString protocolText(PortProtocol protocol);

}  // namespace galley::models

Q_DECLARE_METATYPE(galley::models::ContainerState)
Q_DECLARE_METATYPE(galley::models::PortEntry)
Q_DECLARE_METATYPE(QList<galley::models::PortEntry>)
