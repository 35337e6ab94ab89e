// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/cli/fake_engine.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "engine/base/cancellation.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "tests/unit/cli/fake_diagnosis.h"
#include "tests/unit/cli/fake_networks.h"

namespace galley::test {

void Script::record(const std::string& call) {
    const std::lock_guard lock(mutex);
    calls.push_back(call);
    changed.notify_all();
}

bool Script::called(const std::string& call) {
    const std::lock_guard lock(mutex);
    return std::find(calls.begin(), calls.end(), call) != calls.end();
}

namespace {

Error missing(const std::string& what) {
    return {ErrorKind::NotFound, what};
}

std::string contentOf(const api::ByteSource& source) {
    std::string content;
    char buffer[64];
    while (const std::size_t got = source(buffer, sizeof buffer)) content.append(buffer, got);
    return content;
}

class FakeImages : public api::ImageService {
public:
    explicit FakeImages(Script& script) : m_script(script) {}

    Result<std::vector<api::ImageSummary>> list() override { return m_script.images; }
    Result<api::PullOutcome> pull(const api::PullRequest& request,
                                  const std::function<void(const api::PullProgress&)>& progress,
                                  std::stop_token) override {
        m_script.record("pull " + request.reference + " " + request.platform);
        if (m_script.pullError) return *m_script.pullError;
        for (const auto& step : m_script.pullSteps) progress(step);
        m_script.imageDocuments[request.reference] = "{}";
        return m_script.pullOutcome;
    }
    Result<api::PushOutcome> push(const api::PushRequest& request,
                                  const std::function<void(const api::PushProgress&)>& progress,
                                  std::stop_token) override {
        const bool isZstd = request.compression == api::PushCompression::Zstd;
        m_script.record("push " + request.reference + (isZstd ? " zstd" : ""));
        if (m_script.pushError) return *m_script.pushError;
        for (const auto& step : m_script.pushSteps) progress(step);
        return m_script.pushOutcome;
    }
    Result<api::PushPlan> planPush(const api::PushRequest& request, std::stop_token) override {
        m_script.record("plan " + request.reference);
        return m_script.pushPlan;
    }
    Result<api::ImageDetails> details(const std::string& reference) override {
        if (m_script.imageDocuments.count(reference) == 0) return missing("No such image: " + reference);
        return api::ImageDetails{};
    }
    Result<std::string> inspect(const std::string& reference) override {
        const auto found = m_script.imageDocuments.find(reference);
        if (found == m_script.imageDocuments.end()) return missing("No such image: " + reference);
        return found->second;
    }
    Result<std::vector<api::HistoryEntry>> history(const std::string&) override { return m_script.history; }
    Result<void> tag(const std::string& source, const std::string& target) override {
        m_script.record("tag " + source + " " + target);
        return {};
    }
    Result<std::vector<api::RemovedImage>> remove(const std::string& reference, bool force) override {
        m_script.record("rmi " + reference + (force ? " force" : ""));
        if (reference == "nosuch") return missing("No such image: nosuch:latest");
        return m_script.removedImages;
    }
    Result<api::PruneOutcome> prune(const api::PruneRequest& request, std::stop_token) override {
        m_script.record("image prune");
        m_script.pruneRequest = request;
        return m_script.pruned;
    }
    Result<void> save(const api::SaveRequest& request, const api::ByteSink& sink, std::stop_token) override {
        using Format = api::SaveRequest::Format;
        m_script.record("save " + join(request.references, " ") +
                        (request.format == Format::OciArchive ? " oci" : " docker") + " " +
                        std::to_string(static_cast<int>(request.compression)));
        sink("half");
        if (m_script.saveError) return *m_script.saveError;
        sink(" an archive");
        return {};
    }
    Result<api::LoadOutcome> load(const api::ArchiveSource& source,
                                  const std::function<void(const api::PullProgress&)>& progress,
                                  std::stop_token) override {
        m_script.record("load " + contentOf(source.read) + (source.file ? " in place" : ""));
        if (progress) progress(m_script.loadProgress);
        return m_script.loadOutcome;
    }
    Result<std::string> importTar(const api::ByteSource& source, const api::ImportRequest& request,
                                  std::stop_token) override {
        m_script.record("import " + (request.url.empty() ? contentOf(source) : request.url) + " as " +
                        request.reference + " with " + join(request.changes, "; ") + " saying " + request.message +
                        " for " + request.platform);
        return std::string("sha256:1234");
    }
    Result<std::string> normalise(const std::string& reference) override {
        if (toLower(reference) != reference) {
            return Error(ErrorKind::InvalidInput, "invalid reference format: repository name must be lowercase");
        }
        const bool hosted = reference.find('/') != std::string::npos;
        const std::string full = (hosted ? "" : "docker.io/library/") + reference;
        const bool tagged = full.find(':', full.rfind('/')) != std::string::npos;
        return full + (tagged ? "" : ":latest");
    }

private:
    Script& m_script;
};

class FakeAttachment : public api::Attachment {
public:
    void close() noexcept override {}
    explicit FakeAttachment(Script& script) : m_script(script) {}

    Result<std::optional<std::pair<api::LogStream, std::string>>> read(std::stop_token stop) override {
        using Answer = Result<std::optional<std::pair<api::LogStream, std::string>>>;
        std::unique_lock lock(m_script.mutex);
        const std::stop_callback wake(stop, [this] { m_script.changed.notify_all(); });
        m_script.changed.wait(lock, [&] {
            const bool ended =
                (!m_script.endsAtInput || m_script.inputClosed) && (!m_script.endsAtSignal || m_script.killed);
            return stop.stop_requested() || !m_script.output.empty() || ended;
        });
        if (!m_script.output.empty()) {
            auto chunk = m_script.output.front();
            m_script.output.pop_front();
            return Answer(chunk);
        }
        if (stop.stop_requested()) return Answer::cancelledResult();
        m_ended = true;
        return Answer(std::nullopt);
    }
    Result<void> write(std::string_view bytes) override {
        const std::lock_guard lock(m_script.mutex);
        m_script.input += bytes;
        return {};
    }
    Result<void> closeInput() override {
        const std::lock_guard lock(m_script.mutex);
        m_script.inputClosed = true;
        m_script.changed.notify_all();
        return {};
    }
    Result<void> resize(int, int) override { return {}; }
    std::optional<int> exitCode() const override {
        return m_ended ? std::optional<int>(m_script.exitCode) : std::nullopt;
    }

private:
    Script& m_script;
    bool m_ended = false;
};

class FakeContainers : public api::ContainerService {
public:
    explicit FakeContainers(Script& script) : m_script(script) {}

    Result<std::vector<api::ContainerSummary>> list(const api::ContainerFilter& filter) override {
        m_script.listFilter = filter;
        return m_script.containers;
    }
    Result<std::string> inspect(const std::string& reference) override {
        const auto found = m_script.containerDocuments.find(reference);
        if (found == m_script.containerDocuments.end()) return missing("No such container: " + reference);
        return found->second;
    }
    Result<api::CreatedContainer> create(const api::ContainerSpec& spec) override {
        m_script.record("create");
        m_script.createdSpec = spec;
        if (m_script.createError) return *m_script.createError;
        return api::CreatedContainer{std::string(64, 'c'), m_script.createWarnings};
    }
    Result<void> start(const std::string& reference) override {
        if (reference.rfind("nosuch", 0) == 0) return missing("No such container: " + reference);
        m_script.record("start " + shorten(reference));
        if (m_script.startError) return *m_script.startError;
        return {};
    }
    Result<void> stop(const std::string& reference, const api::StopOptions& options, std::stop_token) override {
        if (reference == "nosuch") return missing("No such container: nosuch");
        m_script.record("stop " + reference + textOf(options));
        return {};
    }
    Result<void> restart(const std::string& reference, const api::StopOptions& options, std::stop_token) override {
        m_script.record("restart " + reference + textOf(options));
        return {};
    }
    Result<void> kill(const std::string& reference, const std::string& signal) override {
        m_script.record("kill " + shorten(reference) + " " + signal);
        const std::lock_guard lock(m_script.mutex);
        m_script.killed = true;
        m_script.changed.notify_all();
        return {};
    }
    Result<void> remove(const std::string& reference, bool force, bool volumes) override {
        m_script.record("rm " + shorten(reference) + (force ? " force" : "") + (volumes ? " volumes" : ""));
        if (reference == "nosuch") return missing("No such container: nosuch");
        return {};
    }
    Result<void> rename(const std::string& reference, const std::string& name) override {
        m_script.record("rename " + reference + " " + name);
        return {};
    }
    Result<int> wait(const std::string& reference, api::WaitCondition, std::stop_token) override {
        m_script.record("wait " + shorten(reference));
        return m_script.exitCode;
    }
    Result<void> logs(const std::string&, const api::LogRequest& request,
                      const std::function<bool(const std::vector<api::LogLine>&)>& sink, std::stop_token) override {
        m_script.logRequest = request;
        sink(m_script.logLines);
        return {};
    }
    Result<std::unique_ptr<api::LogReader>> openLog(const std::string&) override { return missing("no log"); }
    Result<std::unique_ptr<api::Attachment>> attach(const std::string& reference, bool withInput) override {
        m_script.record("attach " + shorten(reference) + (withInput ? " input" : ""));
        return std::unique_ptr<api::Attachment>(std::make_unique<FakeAttachment>(m_script));
    }
    Result<void> update(const std::string& reference, const api::ContainerUpdate& changes) override {
        m_script.record("update " + reference + " memory " + std::to_string(changes.resources.memoryBytes) + " pids " +
                        std::to_string(changes.resources.pidsLimit) + (changes.restart ? " restart" : ""));
        return {};
    }
    Result<std::vector<api::ContainerStats>> stats(const std::vector<std::string>&) override {
        api::ContainerStats sample;
        sample.id = std::string(64, 'a');
        sample.name = "web";
        sample.cpuPercent = 12.345;
        sample.memoryBytes = 3 << 20;
        sample.memoryLimitBytes = 1 << 30;
        sample.processes = 4;
        sample.receivedBytes = 1500;
        sample.sentBytes = 2;
        sample.blockWrittenBytes = 3000000;
        return std::vector{sample};
    }

private:
    static std::string textOf(const api::StopOptions& options) {
        const auto& timeout = options.timeoutSeconds;
        return (timeout ? " " + std::to_string(*timeout) : "") + (options.signal.empty() ? "" : " " + options.signal);
    }
    static std::string shorten(const std::string& reference) { return reference.substr(0, 12); }
    Script& m_script;
};

class FakePorts : public api::PortService {
public:
    explicit FakePorts(Script& script) : m_script(script) {}

    Result<std::vector<api::PublishedPort>> list(bool) override { return m_script.ports; }
    Result<std::vector<api::PublishedPort>> of(const std::string&) override { return m_script.ports; }
    Result<api::PortMapping> add(const std::string& container, const api::PortMapping& mapping) override {
        m_script.record("add " + container + " " + text(mapping));
        return mapping;
    }
    Result<api::PortMapping> move(const std::string& container, const api::PortMapping& from,
                                  const api::PortMapping& to) override {
        m_script.record("move " + container + " " + text(from) + " " + text(to));
        return to;
    }
    Result<void> remove(const std::string& container, const api::PortMapping& mapping) override {
        m_script.record("remove " + container + " " + text(mapping));
        return {};
    }
    Result<api::PortAvailability> check(const std::string&, std::uint16_t, api::Protocol) override {
        return api::PortAvailability{};
    }

private:
    static std::string text(const api::PortMapping& mapping) {
        return mapping.hostAddress + ":" + std::to_string(mapping.hostPort) + ":" +
               std::to_string(mapping.containerPort) + (mapping.protocol == api::Protocol::Udp ? "/udp" : "");
    }
    Script& m_script;
};

class FakeRegistries : public api::RegistryService {
public:
    explicit FakeRegistries(Script& script) : m_script(script) {}

    Result<std::vector<api::SearchResult>> search(const std::string& term, const api::SearchRequest& request,
                                                  std::stop_token) override {
        m_script.searchRequest = request;
        return answer("search " + term, m_script.searchResults);
    }
    Result<api::TagPage> tags(const std::string& repository, const api::TagRequest& request, std::stop_token) override {
        return answer("tags " + repository + " " + std::to_string(request.limit), m_script.tagPage);
    }
    Result<api::ImagePeek> peek(const std::string& reference, const std::string& platform, std::stop_token) override {
        return answer("peek " + reference + (platform.empty() ? "" : " " + platform), m_script.peek);
    }
    Result<std::string> manifest(const std::string& reference, bool verbose, std::stop_token) override {
        return answer("manifest " + reference + (verbose ? " verbose" : ""), m_script.manifest);
    }

    Result<api::Login> login(const api::LoginRequest& request, std::stop_token) override {
        m_script.record("login " + request.registry + " " + request.user + " " + request.secret);
        if (m_script.loginError) return *m_script.loginError;
        return m_script.login;
    }
    Result<void> checkLogin(const api::LoginRequest& request, std::stop_token) override {
        m_script.record("check login " + request.registry);
        if (!m_script.hasLogin) return missing("there is no login");
        return {};
    }
    Result<bool> logout(const std::string& registry, std::stop_token) override {
        m_script.record("logout " + registry);
        return m_script.hasLogin;
    }
    Result<std::vector<api::Login>> logins() override { return std::vector<api::Login>{}; }
    Result<std::optional<api::RateLimit>> rateLimit(std::stop_token) override {
        return std::optional<api::RateLimit>();
    }

private:
    template <class Value>
    Result<Value> answer(const std::string& call, const Value& value) {
        m_script.record(call);
        if (m_script.registryError) return *m_script.registryError;
        return value;
    }
    Script& m_script;
};

class FakeProcesses : public api::ProcessService {
public:
    explicit FakeProcesses(Script& script) : m_script(script) {}

    Result<std::unique_ptr<api::Attachment>> exec(const std::string& reference, const api::ExecSpec& spec) override {
        m_script.record("exec " + reference);
        m_script.execSpec = spec;
        if (m_script.execError) return *m_script.execError;
        if (spec.detached) return std::unique_ptr<api::Attachment>();
        return std::unique_ptr<api::Attachment>(std::make_unique<FakeAttachment>(m_script));
    }
    Result<void> pause(const std::string& reference) override {
        m_script.record("pause " + reference);
        return {};
    }
    Result<void> unpause(const std::string& reference) override {
        m_script.record("unpause " + reference);
        return {};
    }
    Result<api::ProcessTable> top(const std::string& reference, const std::vector<std::string>& arguments) override {
        m_script.record("top " + reference + (arguments.empty() ? "" : " " + join(arguments, " ")));
        return m_script.processTable;
    }

private:
    Script& m_script;
};

std::string readToEnd(const api::ByteSource& source) {
    std::string content;
    std::array<char, 64> buffer;
    while (const std::size_t got = source(buffer.data(), buffer.size())) content.append(buffer.data(), got);
    return content;
}

class FakeFiles : public api::ContainerFilesService {
public:
    explicit FakeFiles(Script& script) : m_script(script) {}

    Result<api::PathStat> stat(const std::string&, const std::string&, std::stop_token) override {
        return api::PathStat{};
    }
    Result<api::CopyOutcome> copyOut(const api::CopyRequest& request, std::stop_token) override {
        return answer("copy out", request);
    }
    Result<api::CopyOutcome> copyIn(const api::CopyRequest& request, std::stop_token) override {
        return answer("copy in", request);
    }
    Result<api::CopyOutcome> pack(const api::CopyRequest& request, const api::ByteSink& sink,
                                  std::stop_token) override {
        sink(m_script.archive);
        return answer("pack", request);
    }
    Result<api::CopyOutcome> unpack(const api::CopyRequest& request, const api::ByteSource& source,
                                    std::stop_token) override {
        m_script.archive = readToEnd(source);
        return answer("unpack", request);
    }
    Result<api::CopyOutcome> exportTar(const std::string& reference, const api::ByteSink& sink,
                                       std::stop_token) override {
        api::CopyRequest request;
        request.container = reference;
        sink(m_script.archive);
        return answer("export", request);
    }
    Result<std::vector<api::TreeChange>> changes(const std::string& reference, std::stop_token) override {
        m_script.record("changes " + reference);
        return m_script.changes;
    }
    Result<std::string> commit(const api::CommitRequest& request, std::stop_token) override {
        m_script.record("commit " + request.container);
        m_script.commitRequest = request;
        return "sha256:" + std::string(64, 'c');
    }

private:
    Result<api::CopyOutcome> answer(const std::string& call, const api::CopyRequest& request) {
        m_script.record(call + " " + request.container + ":" + request.containerPath + " " + request.hostPath);
        m_script.copyRequest = request;
        if (m_script.copyError) return *m_script.copyError;
        return m_script.copyOutcome;
    }

    Script& m_script;
};

class FakeSystem : public api::SystemService {
public:
    explicit FakeSystem(Script& script) : m_script(script) {}

    Result<std::vector<api::Check>> doctor() override { return m_script.checks; }
    Result<api::SystemUsage> usage() override { return api::SystemUsage{}; }
    Result<api::VersionInfo> version() override { return m_script.version; }
    Result<api::DiskUse> diskUse(std::stop_token) override { return m_script.diskUse; }
    Result<api::SystemPruneOutcome> prune(const api::SystemPruneRequest& request, std::stop_token) override {
        m_script.record("system prune");
        m_script.systemPruneRequest = request;
        return m_script.systemPruned;
    }
    Result<api::StoreCheck> checkStore(bool repair, std::stop_token) override {
        m_script.record(repair ? "check store repair" : "check store");
        return m_script.storeCheck;
    }
    Result<std::string> info() override { return m_script.info; }
    Result<void> events(const api::EventRequest& request, const std::function<bool(const api::Event&)>& sink,
                        std::stop_token) override {
        m_script.eventRequest = request;
        for (const auto& event : m_script.events) sink(event);
        return {};
    }
    Result<std::unique_ptr<api::Subscription>> subscribe(std::function<void(const api::Event&)>) override {
        return missing("no events");
    }

private:
    Script& m_script;
};

class FakeVolumes : public api::VolumeService {
public:
    explicit FakeVolumes(Script& script) : m_script(script) {}

    Result<std::vector<api::VolumeSummary>> list(const api::VolumeFilter& filter, std::stop_token) override {
        m_script.volumeFilter = filter;
        return m_script.volumes;
    }
    Result<std::string> inspect(const std::string& name, bool withSize, std::stop_token) override {
        m_script.record("volume inspect " + name + (withSize ? " with size" : ""));
        const auto document = m_script.volumeDocuments.find(name);
        if (document == m_script.volumeDocuments.end()) return missing("get " + name + ": no such volume");
        return document->second;
    }
    Result<std::string> create(const api::VolumeRequest& request) override {
        m_script.volumeRequest = request;
        return request.name.empty() ? std::string(64, 'a') : request.name;
    }
    Result<void> remove(const std::string& name, bool force) override {
        m_script.record("volume rm " + name + (force ? " by force" : ""));
        if (m_script.volumeError) return *m_script.volumeError;
        return {};
    }
    Result<api::PrunedVolumes> prune(const api::VolumePruneRequest& request, std::stop_token) override {
        m_script.record("volume prune");
        m_script.volumePruneRequest = request;
        return api::PrunedVolumes{{"one"}, 5000};
    }
    Result<void> clone(const std::string& source, const std::string& target, std::stop_token) override {
        m_script.record("volume clone " + source + " " + target);
        return {};
    }
    Result<void> empty(const std::string& name) override {
        m_script.record("volume empty " + name);
        return {};
    }
    Result<void> rename(const std::string& from, const std::string& to) override {
        m_script.record("volume rename " + from + " " + to);
        return {};
    }
    Result<void> exportTar(const std::string& name, const api::ByteSink& sink, std::stop_token) override {
        m_script.record("volume export " + name);
        sink(m_script.archive);
        return {};
    }
    Result<std::vector<std::string>> importTar(const std::string& name, const api::ByteSource& source,
                                               std::stop_token) override {
        m_script.record("volume import " + name);
        m_script.archive = readToEnd(source);
        return std::vector<std::string>{"a device was left out"};
    }

private:
    Script& m_script;
};

struct FakeEngine {
    explicit FakeEngine(Script& script)
        : autostart(script),
          images(script),
          containers(script),
          files(script),
          diagnosis(script),
          logs(script),
          networks(script),
          ports(script),
          processes(script),
          registries(script),
          system(script),
          volumes(script) {}
    FakeAutostart autostart;
    FakeImages images;
    FakeContainers containers;
    FakeFiles files;
    FakeDiagnosis diagnosis;
    FakeLogs logs;
    FakeNetworks networks;
    FakePorts ports;
    FakeProcesses processes;
    FakeRegistries registries;
    FakeSystem system;
    FakeVolumes volumes;
};

UniqueFd memoryFile(const std::string& content) {
    UniqueFd file(::memfd_create("stream", MFD_CLOEXEC));
    writeAll(file.get(), content);
    ::lseek(file.get(), 0, SEEK_SET);
    return file;
}

std::string contentOf(const UniqueFd& file) {
    ::lseek(file.get(), 0, SEEK_SET);
    return readAll(file.get());
}

}  // namespace

Outcome runGalley(Script& script, const std::vector<std::string>& arguments, const std::string& input) {
    return runGalleyOn(script, arguments, memoryFile(input).get());
}

Outcome runGalleyOn(Script& script, const std::vector<std::string>& arguments, int input) {
    const UniqueFd out = memoryFile("");
    const UniqueFd err = memoryFile("");
    const auto open = [&script]() -> Result<cli::Services> {
        const auto owner = std::make_shared<FakeEngine>(script);
        FakeEngine& fake = *owner;
        return cli::Services{
            fake.autostart, fake.images,    fake.containers, fake.files,  fake.diagnosis, fake.logs, fake.networks,
            fake.ports,     fake.processes, fake.registries, fake.system, fake.volumes,   owner};
    };
    Outcome outcome;
    {
        cli::Session session(input, out.get(), err.get(), open);
        outcome.code = cli::dispatch(session, arguments);
    }
    outcome.out = contentOf(out);
    outcome.err = contentOf(err);
    return outcome;
}

api::ContainerSummary runningContainer(const std::string& name) {
    api::ContainerSummary container;
    container.id = std::string(64, 'a');
    container.name = name;
    container.image = "flask:1";
    container.command = "sh -c 'exit 3'";
    container.created = now() - std::chrono::minutes(5);
    container.state = api::ContainerState::Running;
    container.statusText = "Up 5 minutes";
    container.network = "bridge";
    return container;
}

}  // namespace galley::test
