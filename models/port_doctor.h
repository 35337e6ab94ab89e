// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is odd about published ports, in sentences: a program that listens elsewhere, or nowhere yet. Used by ui/ports.
/// Threads: GUI thread; the engine looks on the lane of the figures.
#pragma once

#include <QObject>
#include <QStringList>

#include "models/engine_runner.h"

namespace galley::models {

class PortDoctor : public QObject {
    Q_OBJECT
public:
    /// `containerId` empty: all running containers, each named in its sentence.
    PortDoctor(EngineRunner& runner, const QString& containerId, QObject* parent = nullptr);

    /// The last that was found; empty: everything is as it should be.
    const QStringList& advice() const { return m_advice; }

public slots:
    /// Looks again; while a look is under way, nothing.
    void examine();

signals:
    void changed();

private:
    EngineRunner& m_runner;
    QString m_containerId;
    QStringList m_advice;
    bool m_looking = false;
};

}  // namespace galley::models
