// SPDX-License-Identifier: Apache-2.0
#include "engine/container/parse_options.h"

#include <arpa/inet.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/container/cdi.h"
#include "engine/container/health_options.h"
#include "engine/container/keep_id.h"
#include "engine/container/runtime_spec.h"

namespace galley::container {

namespace {

constexpr std::int64_t kLeastMemory = std::int64_t{6} << 20;
constexpr std::size_t kMaximumProfile = std::size_t{1} << 20U;
constexpr double kBillion = 1e9;

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorKind::InvalidInput, sentence);
}

std::optional<double> decimal(const std::string& text) {
    if (text.empty() || (text.front() != '.' && (text.front() < '0' || text.front() > '9'))) return std::nullopt;
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (*end != '\0' || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::int64_t bytes(const std::string& flag, const std::string& text) {
    const auto value = parseBytes(text);
    if (!value)
        refuse("invalid argument \"" + printable(text) + "\" for --" + flag + ": invalid size: '" + printable(text) +
               "'");
    return *value;
}

std::int64_t number(const std::string& flag, const std::string& text) {
    const bool negative = !text.empty() && text.front() == '-';
    const auto value = parseUnsigned(std::string_view(text).substr(negative ? 1 : 0));
    if (!value || *value > std::uint64_t{1} << 62U) {
        refuse("invalid argument \"" + printable(text) + "\" for --" + flag + ": it must be a whole number");
    }
    return negative ? -static_cast<std::int64_t>(*value) : static_cast<std::int64_t>(*value);
}

std::int64_t nanoCpus(const std::string& text) {
    const auto value = decimal(text);
    if (!value || *value > 1e6)
        refuse("invalid argument \"" + printable(text) + "\" for --cpus: failed to parse " + printable(text) +
               " as a rational number");
    return static_cast<std::int64_t>(std::llround(*value * kBillion));
}

std::string cpuset(const std::string& flag, const std::string& text) {
    for (const std::string& part : split(text, ',')) {
        const auto dash = part.find('-');
        const auto first = parseUnsigned(std::string_view(part).substr(0, dash));
        const auto last = dash == std::string::npos ? first : parseUnsigned(std::string_view(part).substr(dash + 1));
        if (!first || !last || *last < *first)
            refuse("invalid value for --" + flag + ": \"" + printable(text) + "\" is no list of numbers such as 0-2,7");
    }
    return text;
}

Ulimit ulimit(const std::string& text) {
    const auto equals = text.find('=');
    Ulimit limit;
    limit.name = text.substr(0, equals);
    if (equals == std::string::npos || !ulimitResource(limit.name))
        refuse("invalid ulimit argument: " + printable(text));
    const auto values = split(text.substr(equals + 1), ':');
    if (values.size() > 2)
        refuse("too many limit value arguments - " + printable(text.substr(equals + 1)) +
               ", can only have up to two, `soft[:hard]`");
    limit.soft = number("ulimit", values[0]);
    limit.hard = values.size() == 2 ? number("ulimit", values[1]) : limit.soft;
    if (limit.hard >= 0 && (limit.soft > limit.hard || limit.soft < 0)) {
        refuse("ulimit soft limit must be less than or equal to hard limit: " + printable(text));
    }
    return limit;
}

void addDevice(Options& options, const std::string& text) {
    if (isCdiDevice(text)) return options.cdiDevices.push_back(text);
    const auto parts = split(text, ':');
    Device device;
    device.source = parts[0];
    device.target = parts.size() > 1 && !parts[1].empty() && parts[1].front() == '/' ? parts[1] : parts[0];
    device.permissions = "rwm";
    if (parts.size() > 1 && parts.back().find('/') == std::string::npos) device.permissions = parts.back();
    const bool sound = !device.permissions.empty() && device.permissions.find_first_not_of("rwm") == std::string::npos;
    if (parts.size() > 3 || !sound) refuse("bad mode specified: " + printable(parts.back()));
    if (device.source.empty() || device.source.front() != '/') {
        refuse("invalid device: '" + printable(text) +
               "': use the path of a device such as /dev/fuse, or a name such as nvidia.com/gpu=all");
    }
    options.devices.push_back(std::move(device));
}

std::string extraHost(const std::string& text) {
    const auto end = text.find_first_of(":=");
    std::string address = end == std::string::npos ? std::string() : text.substr(end + 1);
    if (end == 0 || address.empty()) refuse("bad format for add-host: \"" + printable(text) + "\"");
    if (address.size() > 2 && address.front() == '[' && address.back() == ']')
        address = address.substr(1, address.size() - 2);
    std::array<unsigned char, sizeof(in6_addr)> parsed{};
    const bool known = address == "host-gateway" || ::inet_pton(AF_INET, address.c_str(), parsed.data()) == 1 ||
                       ::inet_pton(AF_INET6, address.c_str(), parsed.data()) == 1;
    if (!known) refuse("invalid IP address in add-host: \"" + printable(address) + "\"");
    return text.substr(0, end) + ":" + address;
}

std::string nameServer(const std::string& text) {
    std::array<unsigned char, sizeof(in6_addr)> parsed{};
    if (::inet_pton(AF_INET, text.c_str(), parsed.data()) != 1 &&
        ::inet_pton(AF_INET6, text.c_str(), parsed.data()) != 1) {
        refuse("invalid argument \"" + printable(text) + "\" for --dns: " + printable(text) + " is not an ip address");
    }
    return text;
}

std::pair<std::string, std::string> pairOf(const std::string& flag, const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
        refuse("invalid argument \"" + printable(text) + "\" for --" + flag + ": use key=value");
    return {text.substr(0, equals), text.substr(equals + 1)};
}

void securityOption(Options& options, const std::string& text) {
    const auto separator = text.find_first_of("=:");
    const std::string key = text.substr(0, separator);
    const std::string value = separator == std::string::npos ? "" : text.substr(separator + 1);
    if (key == "no-new-privileges" && (value.empty() || value == "true" || value == "false")) {
        options.noNewPrivileges = value != "false";
    } else if (key == "seccomp" && !value.empty()) {
        options.seccompUnconfined = value == "unconfined";
        options.seccompProfile =
            options.seccompUnconfined || value == "builtin" ? "" : readFile(value, kMaximumProfile);
    } else if ((key == "apparmor" || key == "label") && (value == "unconfined" || value == "disable")) {
        return;  // as it is here: a user without root can load no profile
    } else {
        refuse("invalid --security-opt: \"" + printable(text) + "\": use no-new-privileges or seccomp=FILE");
    }
}

void logOption(Options& options, const std::string& text) {
    auto [key, value] = pairOf("log-opt", text);
    if (key == "max-size" && value != "-1") bytes("log-opt max-size", value);
    const auto files = key == "max-file" ? parseUnsigned(value) : std::optional<std::uint64_t>(1);
    if (!files || *files == 0) refuse("max-file cannot be less than 1");
    if (key != "max-size" && key != "max-file") {
        refuse("unknown log opt '" + printable(key) + "': use max-size and max-file");
    }
    options.logOptions[key] = value;
}

std::string timeZone(const std::string& text) {
    const bool path = text.find("..") != std::string::npos || text.empty() || text.front() == '/';
    const std::filesystem::path file = text == "local" ? "/etc/localtime" : "/usr/share/zoneinfo/" + text;
    std::error_code failure;
    if (path || !std::filesystem::is_regular_file(file, failure)) {
        refuse("the time zone '" + printable(text) + "' is not known here: use a name such as Europe/Berlin, or local");
    }
    return text;
}

std::string ipcMode(const std::string& text) {
    if (text == "private" || text == "none" || text == "host") return text;
    refuse("--ipc: invalid IPC mode: " + printable(text) + ": use private, none or host");
}

int oomScore(const std::string& text) {
    constexpr std::int64_t kMost = 1000;
    const std::int64_t value = number("oom-score-adj", text);
    if (value < -kMost || value > kMost) {
        refuse("Invalid value " + std::to_string(value) + ", range for oom score adj is [-1000, 1000]");
    }
    return static_cast<int>(value);
}

using Apply = std::function<void(Options&, const std::string&)>;

const std::map<std::string, Apply, std::less<>>& table() {
    static const std::map<std::string, Apply, std::less<>> kTable = {
        {"add-host", [](auto& o, auto& v) { o.extraHosts.push_back(extraHost(v)); }},
        {"cap-add", [](auto& o, auto& v) { o.addedCapabilities.push_back(parseCapability(v)); }},
        {"cap-drop", [](auto& o, auto& v) { o.droppedCapabilities.push_back(parseCapability(v)); }},
        {"cpu-period", [](auto& o, auto& v) { o.resources.cpuPeriodMicroseconds = number("cpu-period", v); }},
        {"cpu-quota", [](auto& o, auto& v) { o.resources.cpuQuotaMicroseconds = number("cpu-quota", v); }},
        {"cpu-shares", [](auto& o, auto& v) { o.resources.cpuShares = number("cpu-shares", v); }},
        {"cpus", [](auto& o, auto& v) { o.resources.nanoCpus = nanoCpus(v); }},
        {"cpuset-cpus", [](auto& o, auto& v) { o.resources.cpusetCpus = cpuset("cpuset-cpus", v); }},
        {"cpuset-mems", [](auto& o, auto& v) { o.resources.cpusetMems = cpuset("cpuset-mems", v); }},
        {"device", [](auto& o, auto& v) { addDevice(o, v); }},
        {"dns", [](auto& o, auto& v) { o.dns.push_back(nameServer(v)); }},
        {"dns-option", [](auto& o, auto& v) { o.dnsOptions.push_back(v); }},
        {"dns-search", [](auto& o, auto& v) { o.dnsSearch.push_back(v); }},
        {"gpus", [](auto& o, auto& v) { o.gpus = parseGpus(v); }},
        {"group-add", [](auto& o, auto& v) { o.groups.push_back(v); }},
        {"ipc", [](auto& o, auto& v) { o.ipc = ipcMode(v); }},
        {"log-opt", [](auto& o, auto& v) { logOption(o, v); }},
        {"memory", [](auto& o, auto& v) { o.resources.memoryBytes = bytes("memory", v); }},
        {"memory-reservation",
         [](auto& o, auto& v) { o.resources.memoryReservationBytes = bytes("memory-reservation", v); }},
        {"memory-swap",
         [](auto& o, auto& v) { o.resources.memorySwapBytes = v == "-1" ? -1 : bytes("memory-swap", v); }},
        {"oom-score-adj", [](auto& o, auto& v) { o.oomScoreAdjustment = oomScore(v); }},
        {"pids-limit", [](auto& o, auto& v) { o.resources.pidsLimit = number("pids-limit", v); }},
        {"security-opt", [](auto& o, auto& v) { securityOption(o, v); }},
        {"shm-size", [](auto& o, auto& v) { o.shmBytes = bytes("shm-size", v); }},
        {"sysctl", [](auto& o, auto& v) { o.sysctls.insert(pairOf("sysctl", v)); }},
        {"tz", [](auto& o, auto& v) { o.timeZone = timeZone(v); }},
        {"ulimit", [](auto& o, auto& v) { o.ulimits.push_back(ulimit(v)); }},
        {"userns", [](auto& o, auto& v) { o.userNamespace = parseUserNamespace(v); }},
    };
    return kTable;
}

void checkSysctls(const Options& options, const std::string& network) {
    for (const auto& [key, value] : options.sysctls) {
        const bool net = key.rfind("net.", 0) == 0;
        const bool ipc = key.rfind("kernel.msg", 0) == 0 || key == "kernel.sem" || key.rfind("kernel.shm", 0) == 0 ||
                         key.rfind("fs.mqueue.", 0) == 0;
        if (!net && !ipc) refuse("sysctl '" + printable(key) + "' is not in a separate kernel namespace");
        if (net && network == "host") refuse("sysctl '" + printable(key) + "' not allowed in host network namespace");
        if (ipc && options.ipc == "host") refuse("sysctl '" + printable(key) + "' not allowed in host ipc namespace");
    }
}

}  // namespace

std::optional<std::int64_t> parseBytes(std::string_view text) {
    std::string lower = toLower(trim(text));
    for (const char* suffix : {"ib", "b"}) {
        if (lower.ends_with(suffix)) {
            lower.resize(lower.size() - std::string_view(suffix).size());
            break;
        }
    }
    double factor = 1;
    constexpr std::string_view kUnits = "kmgtp";
    const auto unit = lower.empty() ? std::string_view::npos : kUnits.find(lower.back());
    if (unit != std::string_view::npos) {
        factor = std::ldexp(1.0, static_cast<int>(10 * (unit + 1)));
        lower.pop_back();
    }
    const auto value = decimal(std::string(trim(lower)));
    if (!value || *value * factor > std::ldexp(1.0, 53)) return std::nullopt;
    return static_cast<std::int64_t>(*value * factor);
}

std::optional<int> ulimitResource(std::string_view name) {
    static const std::map<std::string_view, int> kResources = {
        {"core", RLIMIT_CORE},         {"cpu", RLIMIT_CPU},
        {"data", RLIMIT_DATA},         {"fsize", RLIMIT_FSIZE},
        {"locks", RLIMIT_LOCKS},       {"memlock", RLIMIT_MEMLOCK},
        {"msgqueue", RLIMIT_MSGQUEUE}, {"nice", RLIMIT_NICE},
        {"nofile", RLIMIT_NOFILE},     {"nproc", RLIMIT_NPROC},
        {"rss", RLIMIT_RSS},           {"rtprio", RLIMIT_RTPRIO},
        {"rttime", RLIMIT_RTTIME},     {"sigpending", RLIMIT_SIGPENDING},
        {"stack", RLIMIT_STACK}};
    const auto found = kResources.find(name);
    return found == kResources.end() ? std::nullopt : std::optional(found->second);
}

std::string parseCapability(std::string_view text) {
    std::string name(text);
    for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (name == "ALL") return name;
    if (name.rfind("CAP_", 0) != 0) name = "CAP_" + name;
    const auto& known = allCapabilities();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
        refuse("unknown capability: \"" + printable(name) + "\"");
    }
    return name;
}

std::vector<std::string> capabilitiesOf(const Options& options) {
    if (options.privileged) return allCapabilities();
    const auto has = [](const std::vector<std::string>& list, const std::string& name) {
        return std::find(list.begin(), list.end(), name) != list.end();
    };
    const bool addAll = has(options.addedCapabilities, "ALL");
    const bool dropAll = has(options.droppedCapabilities, "ALL");
    std::vector<std::string> result;
    for (const std::string& name : allCapabilities()) {
        const bool wanted = has(options.addedCapabilities, name);
        const bool byDefault = addAll || (!dropAll && has(defaultCapabilities(), name));
        if (wanted || (byDefault && !has(options.droppedCapabilities, name))) result.push_back(name);
    }
    return result;
}

void applyOption(Options& options, std::string_view name, const std::string& value) {
    if (name.starts_with("health-") || name == "no-healthcheck") return applyHealthFlag(options.health, name, value);
    const auto found = table().find(name);
    if (found == table().end()) throw Error(ErrorKind::Internal, "there is no option " + std::string(name));
    found->second(options, value);
}

void checkOptions(const Options& options, const std::string& network) {
    const Resources& limits = options.resources;
    if (limits.memoryBytes != 0 && limits.memoryBytes < kLeastMemory) refuse("Minimum memory limit allowed is 6MB");
    if (limits.memorySwapBytes > 0 && limits.memoryBytes == 0) {
        refuse("You should always set the Memory limit when using Memoryswap limit, see usage");
    }
    if (limits.memorySwapBytes > 0 && limits.memorySwapBytes < limits.memoryBytes) {
        refuse("Minimum memoryswap limit should be larger than memory limit, see usage");
    }
    if (limits.memoryReservationBytes != 0 && limits.memoryBytes != 0 &&
        limits.memoryReservationBytes > limits.memoryBytes) {
        refuse("Minimum memory limit can not be less than memory reservation limit, see usage");
    }
    if (limits.nanoCpus != 0 && (limits.cpuPeriodMicroseconds != 0 || limits.cpuQuotaMicroseconds != 0)) {
        refuse("Conflicting options: Nano CPUs and CPU Period or Quota cannot both be set");
    }
    if (limits.pidsLimit < -1) refuse("the limit of processes must be -1 or more");
    checkSysctls(options, network);
}

}  // namespace galley::container
