// SPDX-License-Identifier: Apache-2.0
#include "models/types.h"

namespace galley::models {

QString protocolText(PortProtocol protocol) {
    return protocol == PortProtocol::Udp ? QStringLiteral("udp") : QStringLiteral("tcp");
}

QUrl PortEntry::url() const {
    if (protocol == PortProtocol::Udp || hostPort == 0) return {};
    QUrl url;
    const bool secure = containerPort == 443 || containerPort == 8443;
    url.setScheme(secure ? QStringLiteral("https") : QStringLiteral("http"));
    const bool everywhere = hostAddress.isEmpty() || hostAddress == QLatin1String("0.0.0.0") ||
                            hostAddress == QLatin1String("::") || hostAddress == QLatin1String("127.0.0.1");
    url.setHost(everywhere ? QStringLiteral("localhost") : hostAddress);
    url.setPort(hostPort);
    return url;
}

QString PortEntry::text() const {
    const QString host = hostPort == 0 ? QStringLiteral("…") : QString::number(hostPort);
    QString text = QStringLiteral("%1 → %2").arg(host).arg(containerPort);
    if (protocol == PortProtocol::Udp) text += QStringLiteral("/udp");
    return text;
}

}  // namespace galley::models
