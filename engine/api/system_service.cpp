// SPDX-License-Identifier: Apache-2.0
#include "engine/api/system_service.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <system_error>
#include <thread>
#include <utility>

#include "engine/api/detail/disk_report.h"
#include "engine/api/detail/services.h"
#include "engine/api/detail/system_report.h"
#include "engine/base/sync.h"
#include "engine/base/text.h"
#include "engine/container/doctor.h"
#include "engine/container/lifecycle.h"
#include "engine/logs/event_log.h"

namespace galley::api {

namespace {

/// Walking containers and volumes is too much for every look at a status bar: it is done again when something
/// happened, or after this time (a container writes without telling), and takes a tenth of the time at most.
constexpr std::chrono::seconds kDiskFreshness{30};
constexpr int kDiskPause = 10;

constexpr const char* kEventKeys[] = {"container", "image", "event", "type", "label", "network", "volume"};

Event toEvent(const logs::Event& event) {
    return {event.time, event.type, event.action, event.actorId, event.attributes};
}

bool isNamed(const logs::Event& event, const std::string& type, const std::string& wanted) {
    if (event.type != type) return false;
    const auto name = event.attributes.find("name");
    const bool byName = name != event.attributes.end() && name->second == wanted;
    return byName || (!wanted.empty() && event.actorId.rfind(wanted, 0) == 0);
}

bool matches(const logs::Event& event, const std::string& key, const std::string& value) {
    if (key == "event") return event.action == value;
    if (key == "type") return event.type == value;
    if (key == "image") {
        const auto image = event.attributes.find("image");
        return isNamed(event, "image", value) || (image != event.attributes.end() && image->second == value);
    }
    if (key != "label") return isNamed(event, key, value);
    const auto equals = value.find('=');
    const auto label = event.attributes.find(value.substr(0, equals));
    return label != event.attributes.end() &&
           (equals == std::string::npos || label->second == value.substr(equals + 1));
}

/// Values of one key are alternatives, keys add up.
bool passes(const logs::Event& event, const EventRequest& request) {
    return std::all_of(request.filters.begin(), request.filters.end(), [&](const auto& filter) {
        return std::any_of(request.filters.begin(), request.filters.end(), [&](const auto& other) {
            return other.first == filter.first && matches(event, other.first, other.second);
        });
    });
}

void checkFilters(const EventRequest& request) {
    for (const auto& [key, value] : request.filters) {
        if (std::find(std::begin(kEventKeys), std::end(kEventKeys), key) == std::end(kEventKeys)) {
            throw Error(ErrorKind::InvalidInput, "invalid filter '" + printable(key) + "'");
        }
    }
}

class EventSubscription : public Subscription {
public:
    EventSubscription(const logs::EventLog& events, std::function<void(const Event&)> onEvent)
        : m_thread([events, onEvent = std::move(onEvent), since = now()](const std::stop_token& stop) {
              run(events, onEvent, since, stop);
          }) {}

private:
    static void run(const logs::EventLog& events, const std::function<void(const Event&)>& onEvent, Instant since,
                    const std::stop_token& stop) noexcept {
        try {
            events.follow(
                since, std::nullopt,
                [&](const logs::Event& event) {
                    onEvent(toEvent(event));
                    return true;
                },
                stop);
        } catch (const std::exception&) {
            // Stopped, or the log cannot be read any more: there is nobody to tell.
        }
    }

    std::jthread m_thread;
};

class System : public SystemService {
public:
    explicit System(container::Context& context) : m_context(context), m_events(context.directories().data) {}

    Result<std::vector<Check>> doctor() override {
        return capture([&] { return container::examineSystem(m_context.directories()); });
    }

    Result<SystemUsage> usage() override {
        return capture([&] {
            SystemUsage usage;
            for (const auto& observation : m_context.observeAll()) {
                ++usage.containersTotal;
                if (container::isUp(observation.state)) ++usage.containersRunning;
            }
            usage.images = static_cast<int>(m_context.store().images().list().size());
            addFigures(usage);
            const auto disk = diskFigures();
            usage.diskBytes = disk.bytes;
            usage.diskReclaimableBytes = disk.reclaimableBytes;
            return usage;
        });
    }

    Result<VersionInfo> version() override {
        return capture([&] { return detail::describeVersion(m_context.directories()); });
    }

    Result<DiskUse> diskUse(std::stop_token stop) override {
        return capture([&] { return detail::describeDisk(m_context, stop); });
    }

    Result<SystemPruneOutcome> prune(const SystemPruneRequest& request, std::stop_token stop) override {
        return capture([&] { return detail::pruneSystem(m_context, request, stop); });
    }

    Result<StoreCheck> checkStore(bool repair, std::stop_token stop) override {
        return capture([&] { return detail::checkStore(m_context, repair, stop); });
    }

    Result<std::string> info() override {
        return capture([&] { return detail::describeMachine(m_context); });
    }

    Result<void> events(const EventRequest& request, const std::function<bool(const Event&)>& sink,
                        std::stop_token stop) override {
        return capture([&] {
            checkFilters(request);
            m_events.follow(
                request.since, request.until,
                [&](const logs::Event& event) { return !passes(event, request) || sink(toEvent(event)); }, stop);
        });
    }

    Result<std::unique_ptr<Subscription>> subscribe(std::function<void(const Event&)> onEvent) override {
        return capture([&]() -> std::unique_ptr<Subscription> {
            return std::make_unique<EventSubscription>(m_events, std::move(onEvent));
        });
    }

private:
    struct Figures {
        std::chrono::steady_clock::time_point taken{};
        std::map<std::string, std::chrono::nanoseconds> cpuTimes;
    };
    struct MeasuredDisk {
        std::chrono::steady_clock::time_point taken{};
        std::chrono::steady_clock::duration lasted{};
        std::filesystem::file_time_type lastEvent{};
        detail::DiskFigures use;
    };

    void addFigures(SystemUsage& usage) {
        Figures current{std::chrono::steady_clock::now(), {}};
        std::chrono::nanoseconds used{};
        auto former = m_figures.lock();
        for (const auto& sample : container::sampleContainers(m_context, {})) {
            usage.memoryBytes += sample.memoryBytes;
            current.cpuTimes[sample.id] = sample.cpuTime;
            const auto before = former->cpuTimes.find(sample.id);
            if (before != former->cpuTimes.end() && sample.cpuTime > before->second) {
                used += sample.cpuTime - before->second;
            }
        }
        const auto elapsed = current.taken - former->taken;
        const double processors = std::max(1U, std::thread::hardware_concurrency());
        usage.cpuPercent = former->taken == decltype(former->taken){} ? -1 : 0;
        if (!former->cpuTimes.empty() && elapsed.count() > 0) {
            usage.cpuPercent =
                100.0 * static_cast<double>(used.count()) / static_cast<double>(elapsed.count()) / processors;
        }
        *former = std::move(current);
    }

    detail::DiskFigures diskFigures() {
        auto measured = m_disk.lock();
        const auto reference = std::chrono::steady_clock::now();
        const auto age = reference - measured->taken;
        std::error_code none;
        const auto lastEvent = std::filesystem::last_write_time(m_events.file(), none);
        const bool changed = lastEvent != measured->lastEvent && age > measured->lasted * kDiskPause;
        if (measured->taken == std::chrono::steady_clock::time_point{} || changed || age > kDiskFreshness) {
            const auto use = detail::measureDisk(m_context);
            *measured = {reference, std::chrono::steady_clock::now() - reference, lastEvent, use};
        }
        return measured->use;
    }

    container::Context& m_context;
    logs::EventLog m_events;
    Sync<Figures> m_figures;
    Sync<MeasuredDisk> m_disk;
};

}  // namespace

std::unique_ptr<SystemService> detail::makeSystemService(container::Context& context) {
    return std::make_unique<System>(context);
}

}  // namespace galley::api
