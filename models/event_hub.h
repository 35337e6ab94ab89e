// SPDX-License-Identifier: Apache-2.0
/// @file
/// Turns the engine's event stream into a few coalesced "this changed" signals: event → pending set → one queued
/// wake-up → 100 ms → signals. Used by the list models. Threads: GUI thread; events arrive on the engine's thread.
#pragma once

#include <QObject>
#include <QTimer>

#include <memory>

#include "models/engine_runner.h"

namespace galley::models {

class EngineGate;

class EventHub : public QObject {
    Q_OBJECT
public:
    static constexpr int kCoalesceMs = 100;

    /// Subscribes as soon as the gate is Ready.
    EventHub(EngineRunner& runner, EngineGate& gate, QObject* parent = nullptr);
    ~EventHub() override;

    /// As if the engine had said that everything changed.
    void touchAll();

signals:
    void containersChanged();
    void imagesChanged();
    void portsChanged();
    void volumesChanged();
    void networksChanged();

private:
    struct Pending;
    void subscribe();
    void wake();
    void flush();

    EngineRunner& m_runner;
    EngineGate& m_gate;
    std::shared_ptr<Pending> m_pending;
    std::shared_ptr<void> m_subscription;
    QTimer m_timer;
    bool m_subscribing = false;
};

}  // namespace galley::models
