// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the desktop prefers: the portal's `color-scheme` when there is a portal, else how dark the palette of the
/// platform theme was before Galley set its own. Qt has no query for it before 6.5. Used by Theme. Threads: GUI thread.
/// Processes: one asynchronous D-Bus call, never waited for. Crash: nothing to lose.
#pragma once

#include <QDBusVariant>
#include <QObject>
#include <QPalette>
#include <QString>

#include "ui/style/tokens.h"

namespace galley::ui {

class SystemScheme : public QObject {
    Q_OBJECT
public:
    /// `platform` is the palette before Galley's own.
    explicit SystemScheme(const QPalette& platform, QObject* parent = nullptr);
    Scheme scheme() const { return m_scheme; }

signals:
    void changed();

private slots:
    void onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void askPortal();
    void take(const QVariant& value);

    Scheme m_fallback;
    Scheme m_scheme;
};

}  // namespace galley::ui
