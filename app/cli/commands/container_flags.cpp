// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/container_flags.h"

#include <fcntl.h>
#include <unistd.h>

#include "app/cli/commands/limit_flags.h"
#include "app/cli/commands/pull_image.h"
#include "app/cli/terminal/pull_display.h"
#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

/// The file that will hold the id: made before the container, so that a wrong path costs nothing; gone when none is
/// made.
class IdFile {
public:
    explicit IdFile(const std::string& path) : m_path(path) {
        if (path.empty()) return;
        if (::access(path.c_str(), F_OK) == 0) {
            throw Error(ErrorKind::AlreadyExists,
                        "container ID file found, make sure the other container isn't running or delete " + path);
        }
        m_file = openFile(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
    }
    ~IdFile() {
        if (m_file) ::unlink(m_path.c_str());
    }
    IdFile(const IdFile&) = delete;
    IdFile& operator=(const IdFile&) = delete;
    void write(const std::string& id) {
        if (!m_file) return;
        writeAll(m_file.get(), id);
        m_file.reset();
    }

private:
    std::string m_path;
    UniqueFd m_file;
};

}  // namespace

/// Flags whose values the engine reads.
void ContainerFlags::defineOptions(FlagSet& flags) {
    static constexpr OptionFlag kOptions[] = {
        {"add-host", '\0', "list", "Add a custom host-to-IP mapping (host:ip)"},
        {"cap-add", '\0', "list", "Add Linux capabilities"},
        {"cap-drop", '\0', "list", "Drop Linux capabilities"},
        {"device", '\0', "list", "Add a host device to the container"},
        {"dns", '\0', "list", "Set custom DNS servers"},
        {"dns-option", '\0', "list", "Set DNS options"},
        {"dns-search", '\0', "list", "Set custom DNS search domains"},
        {"gpus", '\0', "gpu-request", "GPU devices to add to the container ('all' to pass all GPUs)"},
        {"group-add", '\0', "list", "Add additional groups to join"},
        {"health-cmd", '\0', "string", "Command to run to check health"},
        {"health-interval", '\0', "duration", "Time between running the check (ms|s|m|h) (default 0s)"},
        {"health-retries", '\0', "int", "Consecutive failures needed to report unhealthy"},
        {"health-start-interval", '\0', "duration",
         "Time between running the check during the start period (ms|s|m|h) (default 0s)"},
        {"health-start-period", '\0', "duration",
         "Start period for the container to initialize before starting health-retries countdown (ms|s|m|h) (default "
         "0s)"},
        {"health-timeout", '\0', "duration", "Maximum time to allow one check to run (ms|s|m|h) (default 0s)"},
        {"ipc", '\0', "string", "IPC mode to use (private, none, host)"},
        {"log-opt", '\0', "list", "Log options (max-size, max-file)"},
        {"no-healthcheck", '\0', "", "Disable any container-specified HEALTHCHECK"},
        {"oom-score-adj", '\0', "int", "Tune host's OOM preferences (-1000 to 1000)"},
        {"security-opt", '\0', "list", "Security Options"},
        {"shm-size", '\0', "bytes", "Size of /dev/shm"},
        {"sysctl", '\0', "map", "Sysctl options"},
        {"tz", '\0', "string", "Time zone of the container (Europe/Berlin, local)"},
        {"ulimit", '\0', "ulimit", "Ulimit options"},
        {"userns", '\0', "string", "User namespace to use (keep-id, keep-id:uid=N,gid=N, keep-id:user)"},
    };
    const auto define = [&](const OptionFlag& option) {
        const std::string name = option.name;
        flags.custom(
            option.name, option.shorthand,
            [this, name](const std::string& text) { unwrap(api::applyOption(m_options, name, text)); }, option.type,
            option.help);
    };
    for (const OptionFlag& option : kOptions) define(option);
    for (const OptionFlag& option : kLimitFlags) define(option);
    flags.boolean("init", '\0', m_options.options.init,
                  "Run an init inside the container that forwards signals and reaps processes");
    flags.boolean("privileged", '\0', m_options.options.privileged, "Give extended privileges to this container");
    flags.boolean("read-only", '\0', m_options.options.readOnlyRoot,
                  "Mount the container's root filesystem as read only");
}

void ContainerFlags::define(FlagSet& flags) {
    defineOptions(flags);
    flags.custom(
        "attach", 'a', [this](const std::string& text) { attach(text); }, "list", "Attach to STDIN, STDOUT or STDERR");
    flags.text("cidfile", '\0', m_idFile, "Write the container ID to the file");
    flags.custom(
        "entrypoint", '\0', [this](const std::string& text) { m_entrypoint = text; }, "string",
        "Overwrite the default ENTRYPOINT of the image");
    m_environment.define(flags);
    flags.list("expose", '\0', m_expose, "Expose a port or a range of ports");
    flags.text("hostname", 'h', m_hostname, "Container host name");
    flags.boolean("interactive", 'i', m_interactive, "Keep STDIN open even if not attached");
    flags.list("label", 'l', m_labels, "Set meta data on a container");
    flags.list("label-file", '\0', m_labelFiles, "Read in a line delimited file of labels");
    flags.custom(
        "mount", '\0', [this](const std::string& text) { m_mounts.push_back(unwrap(api::parseMount(text))); }, "mount",
        "Attach a filesystem mount to the container");
    flags.text("name", '\0', m_name, "Assign a name to the container");
    flags.text("ip", '\0', m_address, "IPv4 address (e.g., 172.30.100.104)");
    flags.text("ip6", '\0', m_address6, "IPv6 address (e.g., 2001:db8::33)");
    flags.list("network", '\0', m_networks, "Connect a container to a network (a name, host, none, container:NAME)",
               "network");
    flags.list("net", '\0', m_networks, "", "network");
    flags.list("network-alias", '\0', m_aliases, "Add network-scoped alias for the container");
    flags.list("net-alias", '\0', m_aliases, "");
    flags.text("platform", '\0', m_platform, "Set platform if server is multi-platform capable");
    flags.list("publish", 'p', m_publish, "Publish a container's port(s) to the host");
    flags.boolean("publish-all", 'P', m_publishAll, "Publish all exposed ports to random ports");
    flags.text("pull", '\0', m_pull, "Pull image before running (\"always\", \"missing\", \"never\")");
    flags.boolean("quiet", 'q', m_quiet, "Suppress the pull output");
    flags.text("restart", '\0', m_restart, "Restart policy to apply when a container exits");
    flags.boolean("rm", '\0', m_remove,
                  "Automatically remove the container and its associated anonymous volumes when it exits");
    flags.text("runtime", '\0', m_runtime, "Runtime to use for this container");
    flags.text("stop-signal", '\0', m_stopSignal, "Signal to stop the container");
    flags.integer("stop-timeout", '\0', m_stopTimeout, "Timeout (in seconds) to stop a container");
    flags.list("tmpfs", '\0', m_tmpfs, "Mount a tmpfs directory");
    flags.boolean("tty", 't', m_terminal, "Allocate a pseudo-TTY");
    flags.text("user", 'u', m_user, "Username or UID (format: <name|uid>[:<group|gid>])");
    flags.list("volume", 'v', m_volumes, "Bind mount a volume");
    flags.list("volumes-from", '\0', m_volumesFrom, "Mount volumes from the specified container(s)");
    flags.text("workdir", 'w', m_workingDirectory, "Working directory inside the container");
}

api::ContainerSpec ContainerFlags::spec(const std::vector<std::string>& arguments) const {
    if (m_pull != "always" && m_pull != "missing" && m_pull != "never") {
        throw Error(ErrorKind::InvalidInput,
                    "invalid pull option: '" + m_pull + "': must be one of \"always\", \"missing\" or \"never\"");
    }
    api::ContainerSpec spec;
    spec.options = m_options.options;
    spec.image = arguments[0];
    spec.command.assign(arguments.begin() + 1, arguments.end());
    spec.name = m_name;
    if (m_entrypoint) spec.entrypoint = m_entrypoint->empty() ? std::vector<std::string>{} : std::vector{*m_entrypoint};
    spec.environment = m_environment.values();
    for (const std::string& text : m_publish) {
        for (const api::PortMapping& mapping : unwrap(api::parsePublish(text))) spec.ports.push_back(mapping);
    }
    spec.publishAllPorts = m_publishAll;
    spec.exposedPorts = m_expose;
    spec.volumesFrom = m_volumesFrom;
    for (const std::string& text : m_volumes) spec.mounts.push_back(unwrap(api::parseVolume(text)));
    for (const std::string& text : m_tmpfs) spec.mounts.push_back(unwrap(api::parseTmpfs(text)));
    spec.mounts.insert(spec.mounts.end(), m_mounts.begin(), m_mounts.end());
    for (const std::string& file : m_labelFiles) readLabelFile(spec.labels, file);
    for (const std::string& text : m_labels) addLabel(spec.labels, text);
    spec.workingDirectory = m_workingDirectory;
    spec.user = m_user;
    spec.hostname = m_hostname;
    chooseNetworks(spec);
    spec.restart = parseRestartPolicy(m_restart);
    if (m_remove && spec.restart.kind != api::RestartPolicy::Kind::No) {
        throw Error(ErrorKind::InvalidInput, "conflicting options: cannot specify both --restart and --rm");
    }
    spec.terminal = m_terminal;
    spec.openStdin = m_interactive;
    const Streams attached = streams();
    spec.attachStdin = attached.input;
    spec.attachStdout = attached.output;
    spec.attachStderr = attached.errors;
    spec.removeOnExit = m_remove;
    spec.platform = m_platform;
    spec.runtime = m_runtime;
    spec.stopSignal = m_stopSignal;
    spec.stopTimeoutSeconds = m_stopTimeout;
    return spec;
}

/// "mine", or "name=mine,alias=db,ip=172.30.0.5".
api::NetworkChoice parseNetwork(const std::string& text) {
    if (text.find('=') == std::string::npos) return {text == "default" ? "bridge" : text, {}, {}};
    api::NetworkChoice choice;
    for (const std::string& part : split(text, ',')) {
        const std::size_t equals = part.find('=');
        const std::string key = toLower(part.substr(0, equals));
        const std::string value = equals == std::string::npos ? std::string() : part.substr(equals + 1);
        if (key == "name") {
            choice.network = value;
        } else if (key == "alias") {
            choice.aliases.push_back(value);
        } else if (key == "ip") {
            choice.address = value;
        } else if (key == "ip6") {
            choice.address6 = value;
        } else {
            throw Error(ErrorKind::InvalidInput,
                        "invalid field " + key + " of --network: name, alias, ip and ip6 are there");
        }
    }
    if (choice.network.empty()) throw Error(ErrorKind::InvalidInput, "network name or ID is required");
    return choice;
}

/// `--ip`, `--ip6` and `--network-alias` belong to the first network.
void ContainerFlags::chooseNetworks(api::ContainerSpec& spec) const {
    for (const std::string& text : m_networks) {
        if (!text.empty()) spec.networks.push_back(parseNetwork(text));
    }
    if (spec.networks.empty()) spec.networks.push_back({spec.network, {}, {}});
    api::NetworkChoice& first = spec.networks.front();
    first.aliases.insert(first.aliases.end(), m_aliases.begin(), m_aliases.end());
    if (!m_address.empty()) first.address = m_address;
    spec.network = first.network;
    if (!m_address6.empty()) first.address6 = m_address6;
    const bool plain =
        spec.networks.size() == 1 && first.aliases.empty() && first.address.empty() && first.address6.empty();
    if (plain) spec.networks.clear();
}

void ContainerFlags::attach(const std::string& stream) {
    const std::string name = toLower(stream);
    if (name != "stdin" && name != "stdout" && name != "stderr") {
        throw Error(ErrorKind::InvalidInput, "valid streams are STDIN, STDOUT and STDERR");
    }
    (name == "stdin" ? m_attach.input : name == "stdout" ? m_attach.output : m_attach.errors) = true;
}

ContainerFlags::Streams ContainerFlags::streams() const {
    Streams streams = m_attach;
    if (!attachGiven()) streams.output = streams.errors = true;
    streams.input = streams.input || m_interactive;
    return streams;
}

void ContainerFlags::ensureImage(Session& session, const std::string& image) const {
    if (m_pull == "never") return;
    if (m_pull == "missing") {
        const auto details = session.images().details(image);
        if (details) return;
        if (details.cancelled() || details.error().kind() != ErrorKind::NotFound) unwrap(details);
        const std::string full = unwrap(session.images().normalise(image));
        session.err().line("Unable to find image '" + printable(familiarName(full)) + "' locally");
        session.err().flush();
    }
    pullImage(session, {image, m_platform}, session.err(), m_quiet);
}

std::string ContainerFlags::create(Session& session, const api::ContainerSpec& spec) const {
    IdFile idFile(m_idFile);
    const api::CreatedContainer created = unwrap(session.containers().create(spec));
    idFile.write(created.id);
    for (const std::string& warning : created.warnings) session.err().line("WARNING: " + printable(warning));
    session.err().flush();
    return created.id;
}

int reportRunFailure(Session& session, const Error& error, std::string_view command) {
    session.out().flush();
    session.err().write("galley: " + printable(error.message()) + "\n\nRun 'galley " + std::string(command) +
                        " --help' for more information\n");
    session.err().flush();
    return api::exitCodeFor(error);
}

api::RestartPolicy parseRestartPolicy(const std::string& text) {
    using Kind = api::RestartPolicy::Kind;
    const std::size_t colon = text.find(':');
    const std::string name = text.substr(0, colon);
    api::RestartPolicy policy;
    if (name == "always") policy.kind = Kind::Always;
    if (name == "unless-stopped") policy.kind = Kind::UnlessStopped;
    if (name == "on-failure") policy.kind = Kind::OnFailure;
    if (policy.kind == Kind::No && name != "no" && !text.empty()) {
        throw Error(ErrorKind::InvalidInput, "invalid restart policy '" + text +
                                                 "': use no, always, unless-stopped or on-failure[:max-retries]");
    }
    if (colon == std::string::npos) return policy;
    const auto retries = parseUnsigned(std::string_view(text).substr(colon + 1));
    if (policy.kind != Kind::OnFailure) {
        throw Error(ErrorKind::InvalidInput, "maximum retry count cannot be used with restart policy '" + name + "'");
    }
    if (!retries || *retries > 1'000'000'000) {
        throw Error(ErrorKind::InvalidInput, "maximum retry count must be an integer: \"" + text + "\"");
    }
    policy.maximumRetries = static_cast<int>(*retries);
    return policy;
}

}  // namespace galley::cli
