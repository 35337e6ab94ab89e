// SPDX-License-Identifier: Apache-2.0
#include "models/system_status.h"

#include "engine/api/system_service.h"
#include "models/detail/convert.h"
#include "models/event_hub.h"

namespace galley::models {

SystemStatus::SystemStatus(EngineRunner& runner, EngineGate& gate, EventHub& events, QObject* parent)
    : QObject(parent), m_runner(runner), m_gate(gate) {
    m_timer.setInterval(kPollIntervalMs);
    connect(&m_timer, &QTimer::timeout, this, &SystemStatus::poll);
    connect(&gate, &EngineGate::stateChanged, this, [this] {
        emit changed();
        if (m_gate.state() == EngineGate::State::Ready) {
            askVersion();
            poll();
        }
    });
    connect(&events, &EventHub::containersChanged, this, &SystemStatus::poll);
    connect(&events, &EventHub::imagesChanged, this, &SystemStatus::poll);
}

void SystemStatus::setVisible(bool visible) {
    if (visible == m_timer.isActive()) return;
    if (visible) {
        m_timer.start();
        poll();
    } else {
        m_timer.stop();
    }
}

void SystemStatus::poll() {
    if (m_polling || m_gate.state() != EngineGate::State::Ready) return;
    m_polling = true;
    m_runner.run(
        Lane::Figures, this, [](const Services& services, const std::stop_token&) { return services.system->usage(); },
        [this](const Result<api::SystemUsage>& result) {
            m_polling = false;
            if (!result) return;
            m_known = true;
            m_running = result->containersRunning;
            m_total = result->containersTotal;
            m_images = result->images;
            m_cpuPercent = result->cpuPercent;
            m_memoryBytes = result->memoryBytes;
            m_diskBytes = result->diskBytes;
            m_reclaimableBytes = result->diskReclaimableBytes;
            emit changed();
        });
}

void SystemStatus::askVersion() {
    m_runner.run(
        Lane::Figures, this,
        [](const Services& services, const std::stop_token&) { return services.system->version(); },
        [this](const Result<api::VersionInfo>& result) {
            if (!result) return;
            m_version = {toQt(result->version), toQt(result->gitCommit), toQt(result->runtime), toQt(result->kernel),
                         toQt(result->platform)};
            emit changed();
        });
}

}  // namespace galley::models
