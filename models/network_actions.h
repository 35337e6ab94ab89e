// SPDX-License-Identifier: Apache-2.0
/// @file
/// What can be done to networks and to who is in them. Each runs on the Actions lane; a network is busy until it ended;
/// errors are signals. Used by ui/networks. Threads: GUI thread.
#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>

#include <functional>

#include "models/engine_runner.h"
#include "models/error_info.h"

namespace galley::models {

/// What a new network is to be; what is empty is chosen.
struct NetworkValues {
    QString name;
    QString subnet;   ///< "172.30.0.0/24"
    QString gateway;  ///< "172.30.0.1"
    bool ipv6 = false;
    QString subnet6;        ///< "fd00:1::/64"
    bool internal = false;  ///< no way out
};

class NetworkActions : public QObject {
    Q_OBJECT
public:
    explicit NetworkActions(EngineRunner& runner, QObject* parent = nullptr);

    /// "Deleting…" while work goes on; else empty. A busy network takes no second action.
    QString busyText(const QString& id) const { return m_busy.value(id); }
    bool isBusy(const QString& id) const { return m_busy.contains(id); }

public slots:
    void create(const galley::models::NetworkValues& values);
    void remove(const QStringList& ids);
    /// Also while the container runs. `aliases`: further names of it there.
    void connectContainer(const QString& id, const QString& container, const QStringList& aliases);
    void disconnectContainer(const QString& id, const QString& container);

signals:
    void busyChanged(const QString& id);
    /// `action`: "create" (`id` is then the network's name), "remove", "connect", "disconnect".
    void succeeded(const QString& id, const QString& action);
    /// `error.sentence` can be shown as it is.
    void failed(const QString& id, const QString& action, const galley::models::ErrorInfo& error);

private:
    using Call = std::function<Result<void>(const Services&, const std::string&)>;
    void run(const QString& id, const QString& action, const QString& busyText, const Call& call);

    EngineRunner& m_runner;
    QHash<QString, QString> m_busy;
};

}  // namespace galley::models
