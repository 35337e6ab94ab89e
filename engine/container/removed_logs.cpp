// SPDX-License-Identifier: Apache-2.0
#include "engine/container/removed_logs.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/toml_library.h"
#include "engine/container/parse_options.h"

namespace galley::container {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaximumFile = std::size_t{64} << 10U;
constexpr std::int64_t kMostDays = 36500;

fs::path configDirectory() {
    if (const char* directory = std::getenv("XDG_CONFIG_HOME"); directory != nullptr && *directory == '/') {
        return directory;
    }
    const char* home = std::getenv("HOME");
    return home == nullptr || *home != '/' ? fs::path() : fs::path(home) / ".config";
}

}  // namespace

logs::KeepRule readKeepRule() {
    logs::KeepRule rule;
    const fs::path directory = configDirectory();
    if (directory.empty()) return rule;
    try {
        const fs::path file = directory / "galley" / "logs.toml";
        const auto text = readFileIfExists(file, kMaximumFile);
        if (!text) return rule;
        const toml::table parsed = parseToml(file, *text);
        const auto days = parsed["removed"]["keep-days"].value<std::int64_t>();
        if (days) rule.age = std::chrono::hours(24 * std::clamp<std::int64_t>(*days, 0, kMostDays));
        const auto size = parsed["removed"]["keep-size"].value<std::string>();
        const auto bytes = size ? parseBytes(*size) : std::nullopt;
        if (bytes) rule.bytes = static_cast<std::uint64_t>(*bytes);
    } catch (const Error&) {
        return {};
    }
    return rule;
}

std::optional<RemovedLog> findRemovedLog(const Directories& directories, const std::string& reference) {
    if (reference.empty()) return std::nullopt;
    const auto kept = logs::listKeptLogs(directories.data);
    for (const RemovedLog& log : kept) {
        if (log.id == reference || log.name == reference) return log;
    }
    std::optional<RemovedLog> found;
    for (const RemovedLog& log : kept) {
        if (log.id.rfind(reference, 0) != 0) continue;
        if (found) throw Error(ErrorKind::InvalidInput, "multiple IDs found with provided prefix: " + reference);
        found = log;
    }
    return found;
}

}  // namespace galley::container
