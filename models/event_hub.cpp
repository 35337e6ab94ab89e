// SPDX-License-Identifier: Apache-2.0
#include "models/event_hub.h"

#include <mutex>

#include "engine/api/system_service.h"
#include "models/engine_gate.h"

namespace galley::models {

namespace {

constexpr int kRetrySubscribeMs = 5000;
constexpr unsigned kContainers = 1;
constexpr unsigned kImages = 2;
constexpr unsigned kPorts = 4;
constexpr unsigned kVolumes = 8;
constexpr unsigned kNetworks = 16;
constexpr unsigned kAll = kContainers | kImages | kPorts | kVolumes | kNetworks;

unsigned changesOf(const api::Event& event) {
    // Images show how many containers use them, and ports belong to containers.
    if (event.type == "container") {
        const bool counted = event.action == "create" || event.action == "destroy";
        // Volumes and networks say who uses them, by name, and whether that runs.
        const bool uses = counted || event.action == "start" || event.action == "die" || event.action == "rename";
        return kContainers | kPorts | (counted ? kImages : 0) | (uses ? kVolumes | kNetworks : 0);
    }
    if (event.type == "image") return kImages;
    if (event.type == "volume") return kVolumes;
    return event.type == "network" ? kContainers | kPorts | kNetworks : 0;
}

}  // namespace

struct EventHub::Pending {
    std::mutex mutex;
    unsigned changes = 0;
    bool woken = false;
};

EventHub::EventHub(EngineRunner& runner, EngineGate& gate, QObject* parent)
    : QObject(parent), m_runner(runner), m_gate(gate), m_pending(std::make_shared<Pending>()) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(kCoalesceMs);
    connect(&m_timer, &QTimer::timeout, this, &EventHub::flush);
    connect(&m_gate, &EngineGate::stateChanged, this, &EventHub::subscribe);
}

// The subscription ends here, while the runner that its callback posts to is still there.
EventHub::~EventHub() = default;

void EventHub::subscribe() {
    if (m_gate.state() != EngineGate::State::Ready || m_subscription || m_subscribing) return;
    m_subscribing = true;
    const QPointer<QObject> self(this);
    const auto onEvent = [pending = m_pending, self, hub = this, &runner = m_runner](const api::Event& event) {
        {
            const std::lock_guard lock(pending->mutex);
            pending->changes |= changesOf(event);
            if (pending->changes == 0 || pending->woken) return;
            pending->woken = true;
        }
        runner.post(self, [hub] { hub->wake(); });
    };
    m_runner.run(
        Lane::Interactive, this,
        [onEvent](const Services& services, const std::stop_token&) { return services.system->subscribe(onEvent); },
        [this](Result<std::unique_ptr<api::Subscription>> result) {
            m_subscribing = false;
            if (result) {
                m_subscription = std::shared_ptr<api::Subscription>(std::move(*result));
            } else {
                // Without events the lists would stay as they are: look again every few seconds instead.
                QTimer::singleShot(kRetrySubscribeMs, this, &EventHub::subscribe);
            }
            // What happened before the subscription was seen by nobody.
            touchAll();
        });
}

void EventHub::touchAll() {
    {
        const std::lock_guard lock(m_pending->mutex);
        m_pending->changes |= kAll;
    }
    flush();
}

void EventHub::wake() {
    if (!m_timer.isActive()) m_timer.start();
}

void EventHub::flush() {
    unsigned changes = 0;
    {
        const std::lock_guard lock(m_pending->mutex);
        changes = std::exchange(m_pending->changes, 0U);
        m_pending->woken = false;
    }
    if ((changes & kContainers) != 0) emit containersChanged();
    if ((changes & kImages) != 0) emit imagesChanged();
    if ((changes & kPorts) != 0) emit portsChanged();
    if ((changes & kVolumes) != 0) emit volumesChanged();
    if ((changes & kNetworks) != 0) emit networksChanged();
}

}  // namespace galley::models
