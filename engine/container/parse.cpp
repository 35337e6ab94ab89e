// SPDX-License-Identifier: Apache-2.0
#include "engine/container/parse.h"

#include <arpa/inet.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <optional>
#include <utility>

#include "engine/base/text.h"

namespace galley::container {

namespace {

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorKind::InvalidInput, sentence);
}

struct PortRange {
    std::uint16_t first = 0;
    std::uint16_t last = 0;
    std::size_t count() const { return static_cast<std::size_t>(last - first) + 1; }
};

std::optional<std::uint16_t> portNumber(std::string_view text) {
    const auto number = parseUnsigned(text);
    if (!number || *number > 65535) return std::nullopt;
    return static_cast<std::uint16_t>(*number);
}

/// "80" or "80-90"; nothing when it is neither.
std::optional<PortRange> portRange(std::string_view text) {
    const auto dash = text.find('-');
    const auto first = portNumber(text.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : portNumber(text.substr(dash + 1));
    if (!first || !last || *first == 0 || *last < *first) return std::nullopt;
    return PortRange{*first, *last};
}

Protocol parseProtocol(std::string_view text) {
    const std::string lower = toLower(text);
    if (lower == "tcp") return Protocol::Tcp;
    if (lower == "udp") return Protocol::Udp;
    if (lower == "sctp")
        throw Error(ErrorKind::Unsupported, "Ports of protocol sctp cannot be published; use tcp or udp");
    refuse("invalid proto: " + printable(text));
}

std::pair<std::string_view, Protocol> splitProtocol(std::string_view text) {
    const auto slash = text.rfind('/');
    if (slash == std::string_view::npos) return {text, Protocol::Tcp};
    return {text.substr(0, slash), parseProtocol(text.substr(slash + 1))};
}

struct PublishParts {
    std::string address;
    std::string_view host;
    std::string_view container;
};

std::string checkedAddress(std::string_view text) {
    if (text.size() >= 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
    const std::string address(text);
    in6_addr parsed{};
    if (::inet_pton(AF_INET, address.c_str(), &parsed) != 1 && ::inet_pton(AF_INET6, address.c_str(), &parsed) != 1) {
        refuse("invalid IP address: " + printable(address));
    }
    return address;
}

PublishParts splitPublish(std::string_view text) {
    PublishParts parts;
    const auto last = text.rfind(':');
    if (last == std::string_view::npos) {
        parts.container = text;
        return parts;
    }
    parts.container = text.substr(last + 1);
    text = text.substr(0, last);
    const auto middle = text.rfind(':');
    if (middle == std::string_view::npos) {
        parts.host = text;
        return parts;
    }
    parts.host = text.substr(middle + 1);
    parts.address = checkedAddress(text.substr(0, middle));
    return parts;
}

bool isModeOption(std::string_view option) {
    static constexpr std::string_view kModes[] = {"ro",     "rw",       "z",         "Z",         "nocopy",
                                                  "rslave", "rprivate", "rshared",   "private",   "shared",
                                                  "slave",  "cached",   "delegated", "consistent"};
    return std::find(std::begin(kModes), std::end(kModes), option) != std::end(kModes);
}

void applyMode(Mount& mount, std::string_view mode, std::string_view whole) {
    for (const auto& option : split(mode, ',')) {
        if (!isModeOption(option)) refuse("invalid mode: " + printable(mode) + " in \"" + printable(whole) + "\"");
        if (option == "ro") mount.readOnly = true;
        if (option == "nocopy") mount.copyUp = false;
    }
}

void applySource(Mount& mount, std::string_view source) {
    if (source.front() == '/' || source.front() == '.') {
        mount.kind = Mount::Kind::Bind;
        mount.createSource = true;
        mount.source = std::filesystem::absolute(std::filesystem::path(source)).lexically_normal().string();
        if (mount.source.size() > 1 && mount.source.back() == '/') mount.source.pop_back();
        return;
    }
    mount.kind = Mount::Kind::Volume;
    mount.source = std::string(source);
    if (!isValidName(source)) {
        refuse("\"" + printable(source) +
               "\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are "
               "allowed. If you intended to pass a host directory, use absolute path");
    }
}

struct NamedSignal {
    std::string_view name;
    int number;
};

constexpr NamedSignal kSignals[] = {
    {"ABRT", SIGABRT}, {"ALRM", SIGALRM},     {"BUS", SIGBUS},     {"CHLD", SIGCHLD}, {"CLD", SIGCHLD},
    {"CONT", SIGCONT}, {"FPE", SIGFPE},       {"HUP", SIGHUP},     {"ILL", SIGILL},   {"INT", SIGINT},
    {"IO", SIGIO},     {"IOT", SIGABRT},      {"KILL", SIGKILL},   {"PIPE", SIGPIPE}, {"POLL", SIGPOLL},
    {"PROF", SIGPROF}, {"PWR", SIGPWR},       {"QUIT", SIGQUIT},   {"SEGV", SIGSEGV}, {"STKFLT", 16},
    {"STOP", SIGSTOP}, {"SYS", SIGSYS},       {"TERM", SIGTERM},   {"TRAP", SIGTRAP}, {"TSTP", SIGTSTP},
    {"TTIN", SIGTTIN}, {"TTOU", SIGTTOU},     {"URG", SIGURG},     {"USR1", SIGUSR1}, {"USR2", SIGUSR2},
    {"XCPU", SIGXCPU}, {"VTALRM", SIGVTALRM}, {"WINCH", SIGWINCH}, {"XFSZ", SIGXFSZ},
};

/// The kernel's own numbers: glibc keeps the first two real-time signals for itself and would shift SIGRTMIN.
constexpr int kFirstRealTime = 34;
constexpr int kLastRealTime = 64;

std::optional<int> realTimeSignal(std::string_view name) {
    const bool fromMin = name.substr(0, 5) == "RTMIN";
    if (!fromMin && name.substr(0, 5) != "RTMAX") return std::nullopt;
    const int base = fromMin ? kFirstRealTime : kLastRealTime;
    if (name.size() == 5) return base;
    const auto offset = parseUnsigned(name.substr(6));
    if (name[5] != (fromMin ? '+' : '-') || !offset || *offset > 30) return std::nullopt;
    return fromMin ? base + static_cast<int>(*offset) : base - static_cast<int>(*offset);
}

}  // namespace

std::vector<PortMapping> parsePublish(std::string_view text) {
    const auto [ports, protocol] = splitProtocol(text);
    const PublishParts parts = splitPublish(ports);
    if (parts.container.empty()) refuse("No port specified: " + printable(text) + "<empty>");
    const auto container = portRange(parts.container);
    if (!container) refuse("invalid containerPort: " + printable(parts.container));
    std::optional<PortRange> host;
    // Port 0 on the host is the explicit form of "any free one".
    if (!parts.host.empty() && parts.host != "0") {
        host = portRange(parts.host);
        if (!host) refuse("invalid hostPort: " + printable(parts.host));
        if (host->count() != container->count() && container->count() != 1) {
            refuse("invalid ranges specified for container and host Ports: " + printable(parts.container) + " and " +
                   printable(parts.host));
        }
    }
    std::vector<PortMapping> mappings;
    for (std::size_t offset = 0; offset < container->count(); ++offset) {
        PortMapping mapping;
        mapping.hostAddress = parts.address.empty() ? "127.0.0.1" : parts.address;
        mapping.hostPort = host ? static_cast<std::uint16_t>(host->first + offset) : std::uint16_t{0};
        mapping.containerPort = static_cast<std::uint16_t>(container->first + offset);
        mapping.protocol = protocol;
        if (host && host->count() > container->count()) mapping.hostPortLast = host->last;
        mappings.push_back(std::move(mapping));
    }
    return mappings;
}

Mount parseVolume(std::string_view text) {
    const auto parts = split(text, ':');
    if (text.empty() || parts.size() > 3) refuse("invalid volume specification: '" + printable(text) + "'");
    if (std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part.empty(); })) {
        refuse("invalid spec: " + printable(text) + ": empty section between colons");
    }
    Mount mount;
    if (parts.size() == 1) {
        mount.kind = Mount::Kind::Volume;
        mount.target = parts[0];
    } else if (parts.size() == 2 && parts[1].front() != '/' && isModeOption(split(parts[1], ',').front())) {
        mount.kind = Mount::Kind::Volume;
        mount.target = parts[0];
        applyMode(mount, parts[1], text);
    } else {
        applySource(mount, parts[0]);
        mount.target = parts[1];
        if (parts.size() == 3) applyMode(mount, parts[2], text);
    }
    normaliseTarget(mount);
    return mount;
}

void normaliseTarget(Mount& mount) {
    if (mount.target.empty() || mount.target.front() != '/') {
        refuse("invalid mount path: '" + printable(mount.target) + "' mount path must be absolute");
    }
    mount.target = std::filesystem::path(mount.target).lexically_normal().string();
    if (mount.target == "/") refuse("invalid specification: destination can't be '/'");
    if (mount.target.back() == '/') mount.target.pop_back();
}

std::vector<PortMapping> parseExposedPort(std::string_view text) {
    const auto [ports, protocol] = splitProtocol(text);
    const auto range = portRange(ports);
    if (!range) refuse("invalid containerPort: " + printable(text));
    std::vector<PortMapping> mappings;
    for (std::size_t offset = 0; offset < range->count(); ++offset) {
        mappings.push_back({"127.0.0.1", 0, static_cast<std::uint16_t>(range->first + offset), protocol});
    }
    return mappings;
}

PortMapping parseContainerPort(std::string_view text) {
    auto mappings = parseExposedPort(text);
    if (mappings.size() != 1) refuse("invalid port: " + printable(text) + " is a range");
    return mappings.front();
}

std::string containerPortText(const PortMapping& mapping) {
    return std::to_string(mapping.containerPort) + (mapping.protocol == Protocol::Udp ? "/udp" : "/tcp");
}

bool isValidName(std::string_view name) noexcept {
    const auto alphanumeric = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    // A name is a file name as well.
    if (name.size() < 2 || name.size() > 200 || !alphanumeric(name.front())) return false;
    return std::all_of(name.begin(), name.end(),
                       [&](char c) { return alphanumeric(c) || c == '_' || c == '.' || c == '-'; });
}

int parseSignal(std::string_view text) {
    if (const auto number = parseUnsigned(text)) {
        if (*number >= 1 && *number <= kLastRealTime) return static_cast<int>(*number);
        refuse("Invalid signal: " + printable(text));
    }
    std::string upper(text);
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    const std::string_view name = upper.rfind("SIG", 0) == 0 ? std::string_view(upper).substr(3) : upper;
    const auto* const found =
        std::find_if(std::begin(kSignals), std::end(kSignals), [&](const auto& entry) { return entry.name == name; });
    if (found != std::end(kSignals)) return found->number;
    if (const auto realTime = realTimeSignal(name)) return *realTime;
    refuse("Invalid signal: " + printable(text));
}

std::string signalName(int signal) {
    const auto* const found = std::find_if(std::begin(kSignals), std::end(kSignals),
                                           [&](const auto& entry) { return entry.number == signal; });
    return found == std::end(kSignals) ? std::to_string(signal) : "SIG" + std::string(found->name);
}

int exitCodeFor(const Error& error) {
    if (error.kind() != ErrorKind::Runtime) return 125;
    // Error carries no number across the border; these are the words by which Docker's own command line decides.
    const std::string text = error.message();
    const auto says = [&](std::string_view words) { return text.find(words) != std::string::npos; };
    if (says("executable file not found") || says("no such file or directory")) return 127;
    if (says("permission denied") || says("is a directory") || says("exec format error")) return 126;
    return 125;
}

}  // namespace galley::container
