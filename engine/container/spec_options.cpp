// SPDX-License-Identifier: Apache-2.0
#include "engine/container/spec_options.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/container/parse_options.h"
#include "engine/process/spawn.h"

namespace galley::container {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::json;

constexpr const char* kZones = "/usr/share/zoneinfo";

std::string rlimitName(const std::string& name) {
    std::string upper = "RLIMIT_";
    for (const char c : name) upper += static_cast<char>(c - 'a' + 'A');
    return upper;
}

std::uint64_t rlimitValue(std::int64_t value) {
    return value < 0 ? RLIM_INFINITY : static_cast<std::uint64_t>(value);
}

/// The section `includes` or `excludes` of a rule fits this container.
bool fits(const Json& section, const std::vector<std::string>& capabilities, bool whenEmpty) {
    bool any = false;
    bool all = true;
    if (const auto caps = section.find("caps"); caps != section.end() && caps->is_array() && !caps->empty()) {
        any = true;
        for (const auto& cap : *caps) {
            all = all &&
                  std::find(capabilities.begin(), capabilities.end(), cap.get<std::string>()) != capabilities.end();
        }
    }
    if (const auto arches = section.find("arches"); arches != section.end() && arches->is_array() && !arches->empty()) {
        any = true;
#if defined(__x86_64__)
        constexpr const char* kHere = "amd64";
#elif defined(__aarch64__)
        constexpr const char* kHere = "arm64";
#else
        constexpr const char* kHere = "";
#endif
        all = all && std::find(arches->begin(), arches->end(), kHere) != arches->end();
    }
    return any ? all : whenEmpty;
}

Json architecturesOf(const Json& profile) {
    Json list = profile.value("architectures", Json::array());
    for (const auto& entry : profile.value("archMap", Json::array())) {
#if defined(__x86_64__)
        constexpr const char* kHere = "SCMP_ARCH_X86_64";
#elif defined(__aarch64__)
        constexpr const char* kHere = "SCMP_ARCH_AARCH64";
#else
        constexpr const char* kHere = "";
#endif
        if (entry.value("architecture", "") != kHere) continue;
        list.push_back(kHere);
        for (const auto& other : entry.value("subArchitectures", Json::array())) list.push_back(other);
    }
    return list;
}

Json ruleOf(const Json& rule) {
    Json names = rule.value("names", Json::array());
    if (rule.contains("name")) names.push_back(rule.at("name").get<std::string>());
    Json made = {{"names", std::move(names)}, {"action", rule.at("action").get<std::string>()}};
    if (rule.contains("errnoRet") && rule["errnoRet"].is_number_unsigned()) made["errnoRet"] = rule["errnoRet"];
    if (rule.contains("args") && rule["args"].is_array() && !rule["args"].empty()) made["args"] = rule["args"];
    return made;
}

}  // namespace

Json rlimitsJson(const Options& options, std::uint64_t openFiles) {
    Json list = Json::array();
    bool files = false;
    for (const auto& limit : options.ulimits) {
        files = files || limit.name == "nofile";
        list.push_back(
            {{"type", rlimitName(limit.name)}, {"soft", rlimitValue(limit.soft)}, {"hard", rlimitValue(limit.hard)}});
    }
    if (!files) list.push_back({{"type", "RLIMIT_NOFILE"}, {"soft", openFiles}, {"hard", openFiles}});
    return list;
}

Json seccompFromDocker(const std::string& text, const std::vector<std::string>& capabilities) {
    try {
        const Json profile = Json::parse(text);
        Json made = {{"defaultAction", profile.at("defaultAction").get<std::string>()}};
        if (profile.contains("defaultErrnoRet") && profile["defaultErrnoRet"].is_number_unsigned()) {
            made["defaultErrnoRet"] = profile["defaultErrnoRet"];
        }
        if (Json list = architecturesOf(profile); !list.empty()) made["architectures"] = std::move(list);
        made["syscalls"] = Json::array();
        for (const auto& rule : profile.value("syscalls", Json::array())) {
            const bool included = fits(rule.value("includes", Json::object()), capabilities, true);
            const bool excluded = fits(rule.value("excludes", Json::object()), capabilities, false);
            if (included && !excluded) made["syscalls"].push_back(ruleOf(rule));
        }
        return made;
    } catch (const Json::exception&) {
        throw Error(ErrorKind::InvalidInput, "the seccomp profile is no profile in Docker's form; see --security-opt");
    }
}

void checkSeccompProfile(const std::string& profile) {
    seccompFromDocker(profile, {});
}

bool usesDefaultFilter(const Options& options) noexcept {
    return !options.privileged && !options.seccompUnconfined && options.seccompProfile.empty();
}

std::vector<Device> ownDevices() {
    constexpr std::string_view kEvery[] = {"null",    "zero", "full", "random", "urandom", "tty",
                                           "console", "ptmx", "pts",  "shm",    "mqueue"};
    std::vector<Device> devices;
    std::error_code unreadable;
    fs::recursive_directory_iterator entry("/dev", fs::directory_options::skip_permission_denied, unreadable);
    for (const fs::recursive_directory_iterator end; !unreadable && entry != end; entry.increment(unreadable)) {
        const fs::path& path = entry->path();
        const bool every = entry.depth() == 0 && std::find(std::begin(kEvery), std::end(kEvery),
                                                           path.filename().string()) != std::end(kEvery);
        if (every) entry.disable_recursion_pending();
        struct stat status {};
        if (every || ::lstat(path.c_str(), &status) != 0) continue;
        const bool node = S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode);
        if (node && ::access(path.c_str(), R_OK | W_OK) == 0) devices.push_back({path, path, "rwm"});
    }
    std::sort(devices.begin(), devices.end(), [](const Device& a, const Device& b) { return a.target < b.target; });
    return devices;
}

void checkOomScore(const Options& options) {
    if (options.oomScoreAdjustment == 0) return;
    const std::string own = readFileIfExists("/proc/self/oom_score_adj").value_or("0");
    const int least = std::atoi(own.c_str());
    if (options.oomScoreAdjustment >= least) return;
    throw Error(ErrorKind::InvalidInput, "--oom-score-adj cannot be below " + std::to_string(least) +
                                             ", which is this session's own: only the machine's root may go lower");
}

void checkUlimits(const Options& options) {
    for (const auto& limit : options.ulimits) {
        const auto resource = ulimitResource(limit.name);
        rlimit own{};
        if (!resource || ::getrlimit(static_cast<__rlimit_resource>(*resource), &own) != 0) continue;
        if (own.rlim_max == RLIM_INFINITY || rlimitValue(limit.hard) <= own.rlim_max) continue;
        throw Error(ErrorKind::InvalidInput, "the limit " + limit.name + " cannot be above " +
                                                 std::to_string(own.rlim_max) +
                                                 ", which is this user's own; give a lower one with --ulimit");
    }
}

fs::path findInitProgram() {
    for (const char* name : {"catatonit", "tini-static", "docker-init", "/usr/libexec/podman/catatonit"}) {
        if (const auto found = process::findProgram(name)) return *found;
    }
    throw Error(ErrorKind::NotFound, "--init needs a small init program; install the package catatonit");
}

fs::path timeZoneFile(const Options& options) {
    if (options.timeZone.empty()) return {};
    return options.timeZone == "local" ? fs::path("/etc/localtime") : fs::path(kZones) / options.timeZone;
}

logs::Rotation logRotation(const Options& options) {
    logs::Rotation rotation;
    const auto size = options.logOptions.find("max-size");
    const auto files = options.logOptions.find("max-file");
    if (size != options.logOptions.end() && size->second != "-1") {
        rotation.segmentBytes = static_cast<std::uint64_t>(parseBytes(size->second).value_or(0));
        rotation.maximumSegments = 1;  // Docker's default beside a size
    }
    if (files != options.logOptions.end()) {
        rotation.maximumSegments = static_cast<std::uint32_t>(parseUnsigned(files->second).value_or(1));
    }
    return rotation;
}

}  // namespace galley::container
