// SPDX-License-Identifier: Apache-2.0
#include "tests/models/fake_services.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

namespace galley::test {

void FakeLog::append(std::uint64_t lines) {
    {
        const std::lock_guard lock(mutex);
        count += lines;
    }
    grown.notify_all();
}

void FakeLog::touch() {
    {
        const std::lock_guard lock(mutex);
        ++touches;
    }
    grown.notify_all();
}

void Barrier::close() {
    const std::lock_guard lock(m_mutex);
    m_closed = true;
}

void Barrier::open() {
    {
        const std::lock_guard lock(m_mutex);
        m_closed = false;
    }
    m_changed.notify_all();
}

bool Barrier::pass(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    ++m_callers;
    m_changed.notify_all();
    m_changed.wait(lock, stop, [this] { return !m_closed; });
    --m_callers;
    return !stop.stop_requested();
}

bool Barrier::waitForCaller(int timeoutMs) {
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, std::chrono::milliseconds(timeoutMs), [this] { return m_callers > 0; });
}

void World::call(const std::string& text) {
    const std::lock_guard lock(mutex);
    calls.push_back(text);
}

int World::countCalls(const std::string& prefix) {
    const std::lock_guard lock(mutex);
    return static_cast<int>(
        std::count_if(calls.begin(), calls.end(), [&](const std::string& one) { return one.rfind(prefix, 0) == 0; }));
}

void World::emitEvent(const std::string& type, const std::string& action, const std::string& id) {
    api::Event event;
    event.type = type;
    event.action = action;
    event.actorId = id;
    std::function<void(const api::Event&)> sink;
    {
        const std::lock_guard lock(mutex);
        sink = onEvent;
    }
    if (sink) std::thread([sink, event] { sink(event); }).join();
}

std::optional<Error> World::failureOf(const std::string& name) {
    const std::lock_guard lock(mutex);
    const auto found = failures.find(name);
    return found == failures.end() ? std::nullopt : std::optional(found->second);
}

void World::change(const std::function<void()>& work) {
    const std::lock_guard lock(mutex);
    work();
}

api::ContainerSummary makeContainer(const std::string& id, const std::string& name, api::ContainerState state) {
    api::ContainerSummary summary;
    summary.id = id;
    summary.name = name;
    summary.image = "flask-demo:1";
    summary.imageId = "sha256:aa";
    summary.command = "flask run";
    summary.state = state;
    summary.created = now();
    summary.started = state == api::ContainerState::Created ? Instant{} : now();
    return summary;
}

api::ImageSummary makeImage(const std::string& id, const std::vector<std::string>& tags) {
    api::ImageSummary summary;
    summary.id = id;
    summary.tags = tags;
    summary.sizeBytes = 1000;
    summary.platform = "linux/amd64";
    return summary;
}

api::PublishedPort makePort(const std::string& containerId, std::uint16_t hostPort, std::uint16_t containerPort) {
    api::PublishedPort port;
    port.containerId = containerId;
    port.containerName = "name-" + containerId;
    port.mapping = {"127.0.0.1", hostPort, containerPort, api::Protocol::Tcp};
    port.listening = true;
    port.answers = true;
    return port;
}

namespace {

class FakeReader : public api::LogReader {
public:
    explicit FakeReader(std::shared_ptr<FakeLog> log) : m_log(std::move(log)) {}

    Result<std::uint64_t> refresh() override {
        const std::lock_guard lock(m_log->mutex);
        m_touches = m_log->touches;
        m_seen = m_log->count;
        return m_seen;
    }
    Result<bool> waitForMore(int timeoutMs, std::stop_token stop) override {
        std::unique_lock lock(m_log->mutex);
        const bool more = m_log->grown.wait_for(lock, stop, std::chrono::milliseconds(timeoutMs), [this] {
            return m_log->count != m_seen || m_log->touches != m_touches;
        });
        if (!more && stop.stop_requested()) return Result<bool>::cancelledResult();
        return more;
    }
    Result<std::vector<api::LogLine>> read(std::uint64_t first, std::uint64_t count) override {
        std::vector<api::LogLine> lines;
        const std::uint64_t last = std::min(first + count, m_log->count.load());
        for (std::uint64_t number = first; number < last; ++number) {
            api::LogLine line;
            line.time = Instant(std::chrono::milliseconds(number + 1));
            line.stream = number % 2 == 1 ? api::LogStream::Stderr : api::LogStream::Stdout;
            line.text = textOf(number);
            line.partial = m_log->lastIsPartial && number + 1 == m_log->count;
            lines.push_back(std::move(line));
        }
        m_log->linesRead += lines.size();
        m_log->largestRead = std::max<std::uint64_t>(m_log->largestRead, lines.size());
        return lines;
    }
    Result<std::vector<std::uint64_t>> find(const api::LogQuery& query, std::uint64_t first, std::uint64_t last,
                                            std::uint64_t limit, std::stop_token stop) override {
        if (query.regularExpression && query.text == "(") {
            return Error(ErrorKind::InvalidInput, "the regular expression has an open bracket");
        }
        std::vector<std::uint64_t> found;
        for (std::uint64_t number = first; number < last && found.size() < limit; ++number) {
            if (number % 4096 == 0 && stop.stop_requested()) {
                return Result<std::vector<std::uint64_t>>::cancelledResult();
            }
            if (textOf(number).find(query.text) != std::string::npos) found.push_back(number);
        }
        return found;
    }
    bool finished() const override { return m_log->finished; }

private:
    std::string textOf(std::uint64_t number) const {
        return m_log->textOf ? m_log->textOf(number) : "line " + std::to_string(number);
    }
    std::shared_ptr<FakeLog> m_log;
    std::uint64_t m_seen = 0;
    std::uint64_t m_touches = 0;
};

class FakeContainers : public api::ContainerService {
public:
    explicit FakeContainers(std::shared_ptr<World> world) : m_world(std::move(world)) {}

    Result<std::vector<api::ContainerSummary>> list(const api::ContainerFilter&) override {
        m_world->call("containers.list");
        m_world->listBarrier.pass({});
        if (const auto failure = m_world->failureOf("list")) return *failure;
        const std::lock_guard lock(m_world->mutex);
        return m_world->containers;
    }
    Result<std::string> inspect(const std::string& reference) override {
        if (const auto failure = m_world->failureOf("inspect")) return *failure;
        return "{\"Id\":\"" + reference + "\",\"HostConfig\":" + m_world->hostConfig + "}";
    }
    Result<api::CreatedContainer> create(const api::ContainerSpec& spec) override {
        if (const auto failure = m_world->failureOf("create")) return *failure;
        const std::lock_guard lock(m_world->mutex);
        m_world->created.push_back(spec);
        const std::string id = "new" + std::to_string(m_world->created.size());
        m_world->containers.insert(
            m_world->containers.begin(),
            makeContainer(id, spec.name.empty() ? "made_up" : spec.name, api::ContainerState::Created));
        return api::CreatedContainer{id, {}};
    }
    Result<void> start(const std::string& reference) override {
        m_world->call("start " + reference);
        if (const auto failure = m_world->failureOf("start")) return *failure;
        return setState(reference, api::ContainerState::Running);
    }
    Result<void> stop(const std::string& reference, const api::StopOptions&, std::stop_token stop) override {
        m_world->call("stop " + reference);
        if (!m_world->stopBarrier.pass(stop)) return Result<void>::cancelledResult();
        if (const auto failure = m_world->failureOf("stop")) return *failure;
        return setState(reference, api::ContainerState::Exited);
    }
    Result<void> restart(const std::string& reference, const api::StopOptions&, std::stop_token) override {
        m_world->call("restart " + reference);
        return setState(reference, api::ContainerState::Running);
    }
    Result<void> kill(const std::string& reference, const std::string&) override {
        return setState(reference, api::ContainerState::Exited);
    }
    Result<void> remove(const std::string& reference, bool force, bool) override {
        m_world->call("remove " + reference + (force ? " force" : ""));
        if (const auto failure = m_world->failureOf("remove")) return *failure;
        const std::lock_guard lock(m_world->mutex);
        auto& list = m_world->containers;
        list.erase(std::remove_if(list.begin(), list.end(), [&](const auto& one) { return one.id == reference; }),
                   list.end());
        return {};
    }
    Result<void> rename(const std::string& reference, const std::string& name) override {
        const std::lock_guard lock(m_world->mutex);
        for (auto& one : m_world->containers) {
            if (one.id == reference) one.name = name;
        }
        return {};
    }
    Result<int> wait(const std::string&, api::WaitCondition, std::stop_token) override { return 0; }
    Result<void> logs(const std::string&, const api::LogRequest&,
                      const std::function<bool(const std::vector<api::LogLine>&)>&, std::stop_token) override {
        return {};
    }
    Result<std::unique_ptr<api::LogReader>> openLog(const std::string& reference) override {
        const std::lock_guard lock(m_world->mutex);
        if (m_world->openLog) return m_world->openLog();
        const auto found = m_world->logs.find(reference);
        if (found == m_world->logs.end()) return Error(ErrorKind::NotFound, "there is no container " + reference);
        return std::unique_ptr<api::LogReader>(std::make_unique<FakeReader>(found->second));
    }
    Result<std::unique_ptr<api::Attachment>> attach(const std::string&, bool) override {
        return Error(ErrorKind::Unsupported, "the fake engine has no terminals");
    }
    Result<void> update(const std::string&, const api::ContainerUpdate& changes) override {
        if (const auto failure = m_world->failureOf("update")) return *failure;
        const std::lock_guard lock(m_world->mutex);
        m_world->updates.push_back(changes);
        return {};
    }
    Result<std::vector<api::ContainerStats>> stats(const std::vector<std::string>&) override {
        m_world->call("stats");
        const std::lock_guard lock(m_world->mutex);
        return m_world->stats;
    }

private:
    Result<void> setState(const std::string& reference, api::ContainerState state) {
        const std::lock_guard lock(m_world->mutex);
        for (auto& one : m_world->containers) {
            if (one.id != reference) continue;
            one.state = state;
            return {};
        }
        return Error(ErrorKind::NotFound, "there is no container " + reference);
    }
    std::shared_ptr<World> m_world;
};

class FakeImages : public api::ImageService {
public:
    explicit FakeImages(std::shared_ptr<World> world) : m_world(std::move(world)) {}

    Result<std::vector<api::ImageSummary>> list() override {
        const std::lock_guard lock(m_world->mutex);
        return m_world->images;
    }
    Result<api::PullOutcome> pull(const api::PullRequest& request,
                                  const std::function<void(const api::PullProgress&)>& progress,
                                  std::stop_token stop) override {
        m_world->call("pull " + request.reference + (request.platform.empty() ? "" : " for " + request.platform));
        std::vector<api::PullProgress> steps;
        m_world->change([&] { steps = m_world->pullSteps; });
        for (const api::PullProgress& step : steps) progress(step);
        if (!m_world->pullBarrier.pass(stop)) return Result<api::PullOutcome>::cancelledResult();
        if (const auto failure = m_world->failureOf("pull")) return *failure;
        const std::lock_guard lock(m_world->mutex);
        api::ImageDetails details;
        details.summary = makeImage("sha256:bb", {request.reference});
        details.exposedPorts = {"5000/tcp"};
        m_world->details[request.reference] = details;
        std::erase_if(m_world->images, [&](const auto& image) { return image.tags == details.summary.tags; });
        m_world->images.insert(m_world->images.begin(), details.summary);
        return api::PullOutcome{"docker.io/library/" + request.reference, request.reference, "sha256:bb", {}, false};
    }
    Result<api::ImageDetails> details(const std::string& reference) override {
        const std::lock_guard lock(m_world->mutex);
        const auto found = m_world->details.find(reference);
        if (found == m_world->details.end()) return Error(ErrorKind::NotFound, "there is no image " + reference);
        return found->second;
    }
    Result<std::string> inspect(const std::string& reference) override { return "[{\"Id\":\"" + reference + "\"}]"; }
    Result<std::vector<api::HistoryEntry>> history(const std::string& reference) override {
        const std::lock_guard lock(m_world->mutex);
        return m_world->histories[reference];
    }
    Result<void> tag(const std::string& source, const std::string& target) override {
        m_world->call("tag " + source + " " + target);
        if (const auto failure = m_world->failureOf("tag")) return *failure;
        const std::lock_guard lock(m_world->mutex);
        for (api::ImageSummary& image : m_world->images) {
            const bool here = std::find(image.tags.begin(), image.tags.end(), source) != image.tags.end();
            if (here || image.id == source) image.tags.push_back(target);
        }
        return {};
    }
    Result<std::vector<api::RemovedImage>> remove(const std::string& reference, bool) override {
        m_world->call("rmi " + reference);
        if (const auto failure = m_world->failureOf("rmi")) return *failure;
        const std::lock_guard lock(m_world->mutex);
        auto& list = m_world->images;
        list.erase(std::remove_if(list.begin(), list.end(),
                                  [&](const auto& one) { return !one.tags.empty() && one.tags[0] == reference; }),
                   list.end());
        return std::vector<api::RemovedImage>{};
    }
    Result<api::PruneOutcome> prune(const api::PruneRequest& request, std::stop_token) override {
        m_world->call(request.all ? "images.prune all" : "images.prune");
        if (const auto failure = m_world->failureOf("prune")) return *failure;
        const std::lock_guard lock(m_world->mutex);
        return m_world->pruned;
    }
    static std::string namedHere(const api::PushRequest& request) {
        return request.image.empty() ? std::string() : " of " + request.image;
    }
    Result<api::PushOutcome> push(const api::PushRequest& request,
                                  const std::function<void(const api::PushProgress&)>& progress,
                                  std::stop_token stop) override {
        m_world->call("push " + request.reference + namedHere(request));
        api::PushProgress step;
        step.layers = {{"aaaaaaaaaaaa", api::PushPhase::Uploading, 500, 1000, {}}};
        progress(step);
        if (!m_world->pushBarrier.pass(stop)) return Result<api::PushOutcome>::cancelledResult();
        if (const auto failure = m_world->failureOf("push")) return *failure;
        const std::lock_guard lock(m_world->mutex);
        return m_world->pushOutcome;
    }
    Result<api::PushPlan> planPush(const api::PushRequest& request, std::stop_token) override {
        m_world->call("planPush " + request.reference + namedHere(request));
        if (const auto failure = m_world->failureOf("planPush")) return *failure;
        const std::lock_guard lock(m_world->mutex);
        return m_world->pushPlan;
    }
    Result<void> save(const api::SaveRequest& request, const api::ByteSink& sink, std::stop_token stop) override {
        using Request = api::SaveRequest;
        m_world->call("save " + request.references.front() +
                      (request.format == Request::Format::OciArchive ? " oci" : " docker") +
                      (request.compression == Request::Compression::Zstd ? " zstd" : ""));
        std::string bytes;
        m_world->change([&] { bytes = m_world->archive; });
        sink(bytes);
        if (!m_world->archiveBarrier.pass(stop)) return Result<void>::cancelledResult();
        if (const auto failure = m_world->failureOf("save")) return *failure;
        return {};
    }
    Result<api::LoadOutcome> load(const api::ArchiveSource& source,
                                  const std::function<void(const api::PullProgress&)>&, std::stop_token stop) override {
        std::size_t bytes = 0;
        std::vector<char> buffer(64 * 1024);
        while (const std::size_t read = source.read(buffer.data(), buffer.size())) bytes += read;
        if (!m_world->archiveBarrier.pass(stop)) return Result<api::LoadOutcome>::cancelledResult();
        if (const auto failure = m_world->failureOf("load")) return *failure;
        const std::lock_guard lock(m_world->mutex);
        m_world->loadedBytes = bytes;
        api::LoadOutcome outcome;
        outcome.loaded = {"flask:1"};
        return outcome;
    }
    Result<std::string> importTar(const api::ByteSource&, const api::ImportRequest&, std::stop_token) override {
        return std::string("sha256:aa");
    }
    Result<std::string> normalise(const std::string& reference) override {
        if (reference != std::string(reference.size(), ' ') && reference.find(' ') == std::string::npos) {
            return "docker.io/library/" + reference;
        }
        return Error(ErrorKind::InvalidInput, "\"" + reference + "\" is no image reference");
    }

private:
    std::shared_ptr<World> m_world;
};

class FakeDiagnosis : public api::DiagnosisService {
public:
    explicit FakeDiagnosis(std::shared_ptr<World> world) : m_world(std::move(world)) {}

    Result<api::Diagnosis> explain(const std::string& id, const std::string&) override {
        m_world->call("why " + id);
        if (const auto failure = m_world->failureOf("why")) return *failure;
        const std::lock_guard lock(m_world->mutex);
        return m_world->diagnosis;
    }
    Result<std::vector<api::PortFinding>> examinePorts(const std::string& id) override {
        m_world->call("examinePorts " + id);
        const std::lock_guard lock(m_world->mutex);
        return m_world->portFindings;
    }

private:
    std::shared_ptr<World> m_world;
};

class FakePorts : public api::PortService {
public:
    explicit FakePorts(std::shared_ptr<World> world) : m_world(std::move(world)) {}

    Result<std::vector<api::PublishedPort>> of(const std::string&) override {
        return Error(ErrorKind::Unsupported, "the window lists all ports");
    }
    Result<std::vector<api::PublishedPort>> list(bool) override {
        m_world->call("ports.list");
        const std::lock_guard lock(m_world->mutex);
        return m_world->ports;
    }
    Result<api::PortMapping> add(const std::string& id, const api::PortMapping& mapping) override {
        const std::lock_guard lock(m_world->mutex);
        m_world->ports.push_back(makePort(id, mapping.hostPort, mapping.containerPort));
        return mapping;
    }
    Result<api::PortMapping> move(const std::string& id, const api::PortMapping& from,
                                  const api::PortMapping& to) override {
        m_world->call("move " + id + " " + std::to_string(from.hostPort) + " " + std::to_string(to.hostPort));
        if (const auto failure = m_world->failureOf("move")) return *failure;
        const std::lock_guard lock(m_world->mutex);
        for (auto& port : m_world->ports) {
            if (port.containerId == id && port.mapping == from) port.mapping = to;
        }
        return to;
    }
    Result<void> remove(const std::string& id, const api::PortMapping& mapping) override {
        const std::lock_guard lock(m_world->mutex);
        auto& list = m_world->ports;
        list.erase(std::remove_if(list.begin(), list.end(),
                                  [&](const auto& one) { return one.containerId == id && one.mapping == mapping; }),
                   list.end());
        return {};
    }
    Result<api::PortAvailability> check(const std::string&, std::uint16_t port, api::Protocol) override {
        m_world->call("check " + std::to_string(port));
        const std::lock_guard lock(m_world->mutex);
        const auto taken = m_world->takenPorts.find(port);
        if (taken != m_world->takenPorts.end()) return taken->second;
        api::PortAvailability free;
        free.free = true;
        return free;
    }

private:
    std::shared_ptr<World> m_world;
};

class FakeSubscription : public api::Subscription {
public:
    explicit FakeSubscription(std::shared_ptr<World> world) : m_world(std::move(world)) {}
    ~FakeSubscription() override {
        m_world->change([this] { m_world->onEvent = nullptr; });
    }

private:
    std::shared_ptr<World> m_world;
};

class FakeSystem : public api::SystemService {
public:
    explicit FakeSystem(std::shared_ptr<World> world) : m_world(std::move(world)) {}

    Result<std::vector<api::Check>> doctor() override {
        const std::lock_guard lock(m_world->mutex);
        return m_world->checks;
    }
    Result<api::SystemUsage> usage() override {
        const std::lock_guard lock(m_world->mutex);
        return m_world->usage;
    }
    Result<api::VersionInfo> version() override { return api::VersionInfo{"1", "c", "t", "crun 1", "6.1", "linux"}; }
    Result<api::DiskUse> diskUse(std::stop_token) override {
        m_world->call("diskUse");
        if (const auto failure = m_world->failureOf("diskUse")) return *failure;
        const std::lock_guard lock(m_world->mutex);
        return m_world->diskUse;
    }
    Result<api::SystemPruneOutcome> prune(const api::SystemPruneRequest& request, std::stop_token) override {
        m_world->call("system.prune");
        if (const auto failure = m_world->failureOf("system.prune")) return *failure;
        const std::lock_guard lock(m_world->mutex);
        m_world->systemPruneRequest = request;
        return m_world->systemPruned;
    }
    Result<api::StoreCheck> checkStore(bool repair, std::stop_token) override {
        m_world->call(repair ? "checkStore repair" : "checkStore");
        if (const auto failure = m_world->failureOf("checkStore")) return *failure;
        const std::lock_guard lock(m_world->mutex);
        return m_world->storeCheck;
    }
    Result<std::string> info() override { return std::string("{}"); }
    Result<void> events(const api::EventRequest&, const std::function<bool(const api::Event&)>&,
                        std::stop_token) override {
        return {};
    }
    Result<std::unique_ptr<api::Subscription>> subscribe(std::function<void(const api::Event&)> onEvent) override {
        m_world->change([&] { m_world->onEvent = std::move(onEvent); });
        return std::unique_ptr<api::Subscription>(std::make_unique<FakeSubscription>(m_world));
    }

private:
    std::shared_ptr<World> m_world;
};

struct FakeEngine {
    explicit FakeEngine(const std::shared_ptr<World>& world)
        : images(world),
          containers(world),
          ports(world),
          diagnosis(world),
          processes(world->shell),
          registries(*world),
          system(world),
          volumes(world),
          networks(world) {}
    FakeImages images;
    FakeContainers containers;
    FakePorts ports;
    FakeDiagnosis diagnosis;
    FakeProcesses processes;
    FakeRegistries registries;
    FakeSystem system;
    FakeVolumes volumes;
    FakeNetworks networks;
};

}  // namespace

models::ServiceOpener openFake(std::shared_ptr<World> world) {
    return [world = std::move(world)]() -> Result<models::Services> {
        if (const auto failure = world->failureOf("open")) return *failure;
        const auto engine = std::make_shared<FakeEngine>(world);
        return models::Services{engine,           &engine->images,    &engine->containers,
                                &engine->ports,   &engine->processes, &engine->registries,
                                &engine->system,  &engine->diagnosis, &engine->volumes,
                                &engine->networks};
    };
}

}  // namespace galley::test
