// SPDX-License-Identifier: Apache-2.0
/// @file
/// An engine out of memory: lists that a test changes, calls that a test can hold up or let fail, a log of any length.
/// Used by tests of models and ui. Threads: thread-safe, as the real services.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/api/container_service.h"
#include "engine/api/diagnosis_service.h"
#include "engine/api/image_service.h"
#include "engine/api/port_service.h"
#include "engine/api/system_service.h"
#include "models/engine_runner.h"
#include "tests/models/fake_networks.h"
#include "tests/models/fake_registries.h"
#include "tests/models/fake_shell.h"
#include "tests/models/fake_volumes.h"

namespace galley::test {

/// A log whose lines are computed: line n is "line n", or what `textOf` says.
struct FakeLog {
    std::atomic<std::uint64_t> count{0};
    std::atomic<bool> finished{false};
    std::atomic<std::uint64_t> linesRead{0};
    std::atomic<std::uint64_t> largestRead{0};
    std::function<std::string(std::uint64_t)> textOf;
    std::mutex mutex;
    std::condition_variable_any grown;
    std::atomic<bool> lastIsPartial{false};

    void append(std::uint64_t lines);
    /// Something was written without a new line.
    void touch();
    std::atomic<std::uint64_t> touches{0};
};

/// A gate in a fake call: the call waits there until the test opens it, or until it is cancelled.
class Barrier {
public:
    void close();
    void open();
    /// False when `stop` was requested.
    bool pass(const std::stop_token& stop);
    /// Waits until a call stands at the gate.
    bool waitForCaller(int timeoutMs = 5000);

private:
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_closed = false;
    int m_callers = 0;
};

/// Everything the fake engine knows. Take `mutex` to change the lists.
struct World {
    std::mutex mutex;
    std::vector<api::ContainerSummary> containers;
    std::vector<api::ImageSummary> images;
    std::map<std::string, api::ImageDetails> details;
    std::map<std::string, std::vector<api::HistoryEntry>> histories;
    std::vector<api::PublishedPort> ports;
    /// What is said of every container, and of its ports.
    api::Diagnosis diagnosis;
    std::vector<api::PortFinding> portFindings;
    std::map<std::uint16_t, api::PortAvailability> takenPorts;
    /// By repository and by reference, as they are asked for.
    std::vector<api::ContainerStats> stats;
    std::vector<api::Check> checks;
    api::SystemUsage usage;
    RegistryWorld registry;
    VolumeWorld volumes;
    NetworkWorld networks;
    api::DiskUse diskUse;
    api::StoreCheck storeCheck;
    api::PruneOutcome pruned;
    api::SystemPruneRequest systemPruneRequest;
    api::SystemPruneOutcome systemPruned;
    std::map<std::string, std::shared_ptr<FakeLog>> logs;
    /// When set, opens every log instead: tests of a log view over the engine's real files.
    std::function<std::unique_ptr<api::LogReader>()> openLog;

    /// What a call answers when it is set; by name: "list", "start", "stop", "remove", "pull", …
    std::map<std::string, Error> failures;
    Barrier stopBarrier;
    Barrier listBarrier;
    Barrier pullBarrier;
    Barrier searchBarrier;
    Barrier pushBarrier;
    api::PushPlan pushPlan;
    api::PushOutcome pushOutcome;
    Barrier archiveBarrier;  ///< also of volumes that are copied, exported, imported
    Barrier measureBarrier;
    std::string archive;          ///< what save() writes
    std::size_t loadedBytes = 0;  ///< what load() has read
    std::vector<api::PullProgress> pullSteps;
    std::vector<api::ContainerSpec> created;
    std::string hostConfig = "{}";  ///< what inspect says of every container
    std::vector<api::ContainerUpdate> updates;
    std::vector<std::string> calls;  ///< "stop c1", in order

    std::function<void(const api::Event&)> onEvent;
    std::shared_ptr<FakeShell> shell = std::make_shared<FakeShell>();

    void call(const std::string& text);
    int countCalls(const std::string& prefix);
    /// As the engine would tell it, on a thread of its own.
    void emitEvent(const std::string& type, const std::string& action, const std::string& id = {});
    std::optional<Error> failureOf(const std::string& call);
    /// Takes the mutex.
    void change(const std::function<void()>& work);
};

api::ContainerSummary makeContainer(const std::string& id, const std::string& name,
                                    api::ContainerState state = api::ContainerState::Running);
api::ImageSummary makeImage(const std::string& id, const std::vector<std::string>& tags);
api::PublishedPort makePort(const std::string& containerId, std::uint16_t hostPort, std::uint16_t containerPort);

/// Opens services over `world`, which must live longer.
models::ServiceOpener openFake(std::shared_ptr<World> world);

}  // namespace galley::test
