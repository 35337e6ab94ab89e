// SPDX-License-Identifier: Apache-2.0
#include "engine/container/creation.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <set>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/random.h"
#include "engine/base/text.h"
#include "engine/container/health_options.h"
#include "engine/container/keep_id.h"
#include "engine/container/networks.h"
#include "engine/container/parse.h"
#include "engine/container/parse_options.h"
#include "engine/container/runtime_choice.h"
#include "engine/container/runtime_spec.h"
#include "engine/container/spec_options.h"
#include "engine/container/volumes.h"
#include "engine/oci/image_config.h"

namespace galley::container {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kIdLength = 64;
constexpr int kMaximumHostname = 64;

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorKind::InvalidInput, sentence);
}

std::string ownHostname() {
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name.data();
}

/// `--entrypoint ""` takes the image's away.
std::vector<std::string> effectiveEntrypoint(const ContainerSpec& spec, const oci::RunDefaults& image) {
    if (!spec.entrypoint) return image.entrypoint;
    if (spec.entrypoint->size() == 1 && spec.entrypoint->front().empty()) return {};
    return *spec.entrypoint;
}

std::vector<std::string> effectiveCommand(const ContainerSpec& spec, const oci::RunDefaults& image) {
    if (!spec.command.empty() || spec.entrypoint) return spec.command;
    return image.command;
}

/// With the network of another container come its names: what Docker refuses beside it, in its words.
void checkSharedNetwork(const ContainerSpec& spec) {
    if (!networkOwner(spec.network)) return;
    const auto conflict = [](bool given, const char* what) {
        if (given) refuse(std::string("conflicting options: ") + what);
    };
    conflict(!spec.hostname.empty(), "hostname and the network mode");
    conflict(!spec.options.dns.empty() || !spec.options.dnsSearch.empty() || !spec.options.dnsOptions.empty(),
             "dns and the network mode");
    conflict(!spec.options.extraHosts.empty(), "custom host-to-IP mapping and the network mode");
    conflict(!spec.ports.empty() || spec.publishAllPorts,
             "port publishing and the container type network mode: publish the ports of the other container");
    conflict(!spec.exposedPorts.empty(), "port exposing and the container type network mode");
}

/// The record's network by its owner's id, and the owner's host name.
void shareNetwork(Context& context, Record& record) {
    const auto reference = networkOwner(record.network);
    if (!reference) return;
    if (reference->empty()) refuse("--network: invalid container format container:<name|id>");
    Record owner = context.observe(*reference).record;
    if (const auto next = networkOwner(owner.network)) owner = context.observe(*next).record;
    if (owner.network == "host") {
        refuse("Container " + printable(*reference) + " uses the network of the host: --network host gives it here");
    }
    if (owner.keptIds != record.keptIds) {
        refuse("Container " + printable(*reference) +
               " has another user namespace: both need the same --userns to share a network");
    }
    record.network = "container:" + owner.id;
    record.hostname = owner.hostname;
}

std::string effectiveHostname(const ContainerSpec& spec, const std::string& id) {
    if (spec.hostname.empty()) return spec.network == "host" ? ownHostname() : id.substr(0, kShortIdLength);
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
               c == '_';
    };
    if (spec.hostname.size() > kMaximumHostname || spec.hostname.front() == '-' ||
        !std::all_of(spec.hostname.begin(), spec.hostname.end(), allowed)) {
        refuse("invalid hostname format: " + printable(spec.hostname));
    }
    return spec.hostname;
}

std::string checkedWorkingDirectory(const std::string& directory) {
    if (directory.empty()) return {};
    if (directory.front() != '/') {
        refuse("the working directory '" + printable(directory) + "' is invalid, it needs to be an absolute path");
    }
    return fs::path(directory).lexically_normal().string();
}

void checkEnvironment(const std::vector<std::string>& environment) {
    for (const auto& entry : environment) {
        if (entry.empty() || entry.front() == '=') refuse("invalid environment variable: " + printable(entry));
        if (entry.find('\0') != std::string::npos) refuse("an environment variable holds a zero byte");
    }
}

void checkSpec(const ContainerSpec& spec) {
    if (spec.stopTimeoutSeconds && *spec.stopTimeoutSeconds < -1) refuse("the stop timeout must be -1 or more");
    if (spec.removeOnExit && spec.restart.kind != RestartPolicy::Kind::No) {
        refuse("can't create 'AutoRemove' container with restart policy");
    }
    if (spec.restart.maximumRetries < 0) refuse("maximum retry count cannot be negative");
    if (!spec.runtime.empty()) runtimeCandidates(spec.runtime);
    checkEnvironment(spec.environment);
    checkOptions(spec.options, spec.network);
    checkSharedNetwork(spec);
    checkHealth(spec.options.health);
    checkUlimits(spec.options);
    checkOomScore(spec.options);
    if (!spec.options.seccompProfile.empty()) checkSeccompProfile(spec.options.seccompProfile);
    if (spec.options.init) findInitProgram();
}

std::string_view variableName(std::string_view entry) {
    return entry.substr(0, entry.find('='));
}

/// Docker's order: what was asked for, then what the image has besides. NAME alone takes away.
std::vector<std::string> configuredEnvironment(const std::vector<std::string>& image,
                                               const std::vector<std::string>& wanted) {
    std::vector<std::string> all = mergedEnvironment({}, wanted);
    for (const auto& entry : image) {
        const bool decided = std::any_of(wanted.begin(), wanted.end(), [&](const std::string& other) {
            return variableName(other) == variableName(entry);
        });
        if (!decided) all.push_back(entry);
    }
    return all;
}

std::vector<std::string> exposedPorts(const ContainerSpec& spec, const oci::RunDefaults& image) {
    std::set<std::pair<std::uint16_t, std::string>> all;
    const auto add = [&](const PortMapping& port) { all.emplace(port.containerPort, containerPortText(port)); };
    for (const auto* texts : {&image.exposedPorts, &spec.exposedPorts}) {
        for (const auto& text : *texts) {
            for (const auto& port : parseExposedPort(text)) add(port);
        }
    }
    for (const auto& port : spec.ports) add(port);
    std::vector<std::string> texts;
    for (const auto& [number, text] : all) texts.push_back(text);
    return texts;
}

std::vector<std::string> chainIds(const std::vector<Digest>& layers) {
    std::vector<std::string> ids;
    for (const auto& layer : layers) ids.push_back(layer.hex());
    return ids;
}

void checkBindSource(const Mount& mount) {
    struct stat status {};
    if (::stat(mount.source.c_str(), &status) == 0) return;
    if (!mount.createSource) {
        throw Error(ErrorKind::NotFound, "invalid mount config for type \"bind\": bind source path does not exist: " +
                                             printable(mount.source));
    }
    ensureDirectory(mount.source, 0755);
}

/// "name", "name:ro". Folders and volumes of another container, as it has them; what is in memory is its own.
std::vector<RecordMount> mountsFrom(Context& context, const std::string& text) {
    const auto colon = text.find(':');
    const std::string mode = colon == std::string::npos ? "" : text.substr(colon + 1);
    if (!mode.empty() && mode != "ro" && mode != "rw") refuse("--volumes-from: invalid mode: " + printable(mode));
    std::vector<RecordMount> mounts;
    for (const RecordMount& entry : context.observe(text.substr(0, colon)).record.mounts) {
        if (entry.mount.kind == Mount::Kind::Tmpfs) continue;
        mounts.push_back({entry.mount, false});
        if (mode == "ro") mounts.back().mount.readOnly = true;
    }
    return mounts;
}

std::vector<RecordMount> resolveMounts(Context& context, const ContainerSpec& spec,
                                       const std::vector<std::string>& imageVolumes) {
    std::vector<RecordMount> mounts;
    std::set<std::string> targets;
    for (Mount mount : spec.mounts) {
        mount.target = fs::path(mount.target).lexically_normal().string();
        if (mount.target.size() > 1 && mount.target.back() == '/') mount.target.pop_back();
        if (mount.target.empty() || mount.target.front() != '/' || mount.target == "/") {
            refuse("invalid mount path: '" + printable(mount.target) + "' mount path must be absolute");
        }
        if (!targets.insert(mount.target).second) refuse("Duplicate mount point: " + printable(mount.target));
        const bool anonymous = mount.kind == Mount::Kind::Volume && mount.source.empty();
        if (mount.kind == Mount::Kind::Volume && !anonymous && !isValidName(mount.source)) {
            refuse("create " + printable(mount.source) + ": volume name must be [a-zA-Z0-9][a-zA-Z0-9_.-]+");
        }
        if (anonymous) mount.source = randomHex(kIdLength);
        mounts.push_back({std::move(mount), anonymous});
    }
    for (const auto& text : spec.volumesFrom) {
        for (RecordMount& entry : mountsFrom(context, text)) {
            if (targets.insert(entry.mount.target).second) mounts.push_back(std::move(entry));
        }
    }
    for (const auto& volume : imageVolumes) {
        const std::string target = fs::path(volume).lexically_normal().string();
        if (target.empty() || target.front() != '/' || target == "/" || targets.count(target) > 0) continue;
        mounts.push_back({{Mount::Kind::Volume, randomHex(kIdLength), target, false, false}, true});
    }
    return mounts;
}

/// The container's root directory looks like its upper directory: it takes the mode of the image's.
void makeDirectories(Context& context, const Record& record, const fs::path& directory) {
    struct stat status {};
    unsigned mode = 0755;
    const auto layers = context.store().layers();
    if (!record.layers.empty() &&
        ::stat(layers.diffDirectory(Digest::fromHex(record.layers.back())).c_str(), &status) == 0) {
        mode = status.st_mode & 07777U;
    }
    for (const char* name : {"upper", "work", "merged", "bundle", "log"}) {
        const fs::path made = directory / name;
        if (::mkdir(made.c_str(), 0755) != 0) throwErrno(errno, "Making " + made.string());
    }
    const fs::path upper = directory / "upper";
    if (::chmod(upper.c_str(), mode) != 0) throwErrno(errno, "Setting the mode of " + upper.string());
    for (const char* name : {"upper", "work"}) context.giveToContainer(directory / name);
}

std::string writePortsFile(const std::vector<PortMapping>& ports) {
    std::vector<network::PortBinding> bindings;
    for (const auto& port : ports) bindings.push_back(toBinding(port));
    return monitor::writePorts(bindings);
}

void makeVolumes(Context& context, const std::vector<RecordMount>& mounts, std::vector<std::string>& made) {
    for (const auto& entry : mounts) {
        if (entry.mount.kind == Mount::Kind::Bind) checkBindSource(entry.mount);
        if (entry.mount.kind == Mount::Kind::Volume && ensureVolume(context, entry.mount.source) && entry.anonymous) {
            made.push_back(entry.mount.source);
        }
    }
}

}  // namespace

Record resolveRecord(const ContainerSpec& spec, const image::FoundImage& image, std::vector<std::string>& warnings) {
    checkSpec(spec);
    const auto& config = image.config;
    Record record;
    record.id = randomHex(kIdLength);
    record.created = now();
    record.image = spec.image;
    record.imageId = image.record.id.text();
    record.platform = image.record.platform;
    record.layers = chainIds(image.record.layers);
    record.entrypoint = effectiveEntrypoint(spec, config.run);
    record.command = effectiveCommand(spec, config.run);
    if (record.arguments().empty()) refuse("No command specified");
    if (record.arguments().front().empty()) refuse("The command is empty");
    record.environment = configuredEnvironment(config.run.environment, spec.environment);
    record.user = spec.user.empty() ? config.run.user : spec.user;
    record.workingDirectory =
        checkedWorkingDirectory(spec.workingDirectory.empty() ? config.run.workingDirectory : spec.workingDirectory);
    record.hostname = effectiveHostname(spec, record.id);
    record.stopSignal = spec.stopSignal.empty() ? config.run.stopSignal : spec.stopSignal;
    if (!record.stopSignal.empty()) parseSignal(record.stopSignal);
    record.stopTimeoutSeconds = spec.stopTimeoutSeconds;
    record.labels = config.run.labels;
    for (const auto& [key, value] : spec.labels) record.labels[key] = value;
    record.exposedPorts = exposedPorts(spec, config.run);
    record.imageVolumes = config.run.volumes;
    record.volumesFrom = spec.volumesFrom;
    record.network = spec.network;
    record.restart = spec.restart;
    record.terminal = spec.terminal;
    record.consoleSize = spec.consoleSize;
    record.openStdin = spec.openStdin;
    record.attachStdin = spec.attachStdin;
    record.attachStdout = spec.attachStdout;
    record.attachStderr = spec.attachStderr;
    record.removeOnExit = spec.removeOnExit;
    record.publishAllPorts = spec.publishAllPorts;
    record.runtime = spec.runtime;
    record.options = spec.options;
    record.options.health = mergedHealth(spec.options.health, config.run.healthcheckJson, config.run.shell);
    const auto host = oci::Platform::host();
    if (config.platform.architecture != host.architecture) {
        warnings.push_back("The requested image's platform (" + image.record.platform +
                           ") does not match the detected host platform (" + host.text() +
                           ") and no specific platform was requested");
    }
    return record;
}

std::vector<PortMapping> resolvePorts(const ContainerSpec& spec, const std::vector<std::string>& exposed,
                                      std::vector<std::string>& warnings) {
    if (spec.network == "host" || spec.network == "none") {
        if (!spec.ports.empty()) {
            warnings.push_back("Published ports are discarded when using " + spec.network + " network mode");
        }
        return {};
    }
    std::vector<PortMapping> ports;
    for (const auto& port : spec.ports) {
        if (std::find(ports.begin(), ports.end(), port) == ports.end()) ports.push_back(port);
    }
    if (!spec.publishAllPorts) return ports;
    for (const auto& text : exposed) {
        PortMapping wanted = parseContainerPort(text);
        const bool mapped = std::any_of(ports.begin(), ports.end(), [&](const PortMapping& port) {
            return port.containerPort == wanted.containerPort && port.protocol == wanted.protocol;
        });
        if (!mapped) ports.push_back(wanted);
    }
    return ports;
}

CreatedContainer createContainer(Context& context, const ContainerSpec& spec, const image::FoundImage& image) {
    CreatedContainer created;
    Record record = resolveRecord(spec, image, created.warnings);
    const auto ports = resolvePorts(spec, record.exposedPorts, created.warnings);
    const auto networks = resolveNetworks(context, spec);
    if (!networks.empty()) record.network = networks.front().name;
    record.mounts = resolveMounts(context, spec, record.imageVolumes);
    keepIds(context, record);
    shareNetwork(context, record);
    if (std::string offer = offerKeepId(context, record); !offer.empty()) created.warnings.push_back(std::move(offer));
    std::vector<std::string> anonymous;
    Observation observation;
    std::optional<FileLock> volumes;
    try {
        if (!record.mounts.empty()) volumes.emplace(lockVolumes(context, FileLock::Mode::Shared));
        makeVolumes(context, record.mounts, anonymous);
        observation.name = context.records().publish(record, spec.name, [&](const fs::path& directory) {
            makeDirectories(context, record, directory);
            writeFileAtomic(directory / "ports.json", writePortsFile(ports),
                            record.removeOnExit ? Durability::Cached : Durability::Synced);
            writeFileAtomic(directory / "networks.json", monitor::writeNetworks(networks), Durability::Cached);
            context.store().images().pin({pinOwner(record.id), image.record.id});
        });
    } catch (...) {
        for (const auto& volume : anonymous) context.discardTree(context.volumesDirectory() / volume);
        throw;
    }
    created.id = record.id;
    observation.record = std::move(record);
    context.announce(observation, "create");
    return created;
}

}  // namespace galley::container
