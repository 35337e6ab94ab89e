// SPDX-License-Identifier: Apache-2.0
/// @file
/// The figures of the status bar: engine state, running containers, CPU, memory, disk. Polled every 3 s while the
/// window is shown. Used by ui/shell. Threads: GUI thread.
#pragma once

#include <QObject>
#include <QTimer>

#include "models/engine_gate.h"

namespace galley::models {

class EventHub;

struct VersionFacts {
    QString version;
    QString commit;
    QString runtime;
    QString kernel;
    QString platform;
};

class SystemStatus : public QObject {
    Q_OBJECT
public:
    static constexpr int kPollIntervalMs = 3000;

    SystemStatus(EngineRunner& runner, EngineGate& gate, EventHub& events, QObject* parent = nullptr);

    EngineGate::State engineState() const { return m_gate.state(); }
    const ErrorInfo& engineError() const { return m_gate.error(); }
    /// The figures below are real.
    bool known() const { return m_known; }
    int containersRunning() const { return m_running; }
    int containersTotal() const { return m_total; }
    int images() const { return m_images; }
    /// Negative: not known yet.
    double cpuPercent() const { return m_cpuPercent; }
    qint64 memoryBytes() const { return m_memoryBytes; }
    qint64 diskBytes() const { return m_diskBytes; }
    qint64 diskReclaimableBytes() const { return m_reclaimableBytes; }
    const VersionFacts& version() const { return m_version; }

    void setVisible(bool visible);

signals:
    void changed();

private:
    void poll();
    void askVersion();

    EngineRunner& m_runner;
    EngineGate& m_gate;
    QTimer m_timer;
    bool m_polling = false;
    bool m_known = false;
    int m_running = 0;
    int m_total = 0;
    int m_images = 0;
    double m_cpuPercent = 0;
    qint64 m_memoryBytes = 0;
    qint64 m_diskBytes = 0;
    qint64 m_reclaimableBytes = 0;
    VersionFacts m_version;
};

}  // namespace galley::models
