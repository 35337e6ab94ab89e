// SPDX-License-Identifier: Apache-2.0
/// @file
/// Adds, moves and removes published ports, also while the container runs. Used by ui/ports, ui/containers.
/// Threads: GUI thread.
#pragma once

#include <QHash>
#include <QObject>

#include "models/engine_runner.h"
#include "models/error_info.h"
#include "models/types.h"

namespace galley::models {

class PortActions : public QObject {
    Q_OBJECT
public:
    explicit PortActions(EngineRunner& runner, QObject* parent = nullptr);

    /// By PortRow::id.
    QString busyText(const QString& rowId) const { return m_busy.value(rowId); }

public slots:
    void add(const QString& containerId, const galley::models::PortEntry& entry);
    void move(const QString& containerId, const galley::models::PortEntry& from, const galley::models::PortEntry& to);
    void remove(const QString& containerId, const galley::models::PortEntry& entry);

signals:
    void busyChanged(const QString& rowId);
    /// `action`: "add", "move", "remove". `entry`: with the host port that was chosen.
    void succeeded(const QString& containerId, const QString& action, const galley::models::PortEntry& entry);
    /// `entry`: as it was asked for.
    void failed(const QString& containerId, const QString& action, const galley::models::PortEntry& entry,
                const galley::models::ErrorInfo& error);

private:
    void setBusy(const QString& rowId, const QString& text);

    EngineRunner& m_runner;
    QHash<QString, QString> m_busy;
};

}  // namespace galley::models
