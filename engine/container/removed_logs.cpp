// SPDX-License-Identifier: Apache-2.0
#include "engine/container/removed_logs.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
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

/// Throws InvalidInput for what it does not understand.
void readValue(logs::KeepRule& rule, std::string_view key, const toml::node& value) {
    if (key == "keep-days") {
        const auto days = value.value_exact<std::int64_t>();
        if (!days || *days < 0) throw Error(ErrorKind::InvalidInput, "keep-days is no number of days");
        rule.age = std::chrono::hours(24 * std::min(*days, kMostDays));
    } else if (key == "keep-size") {
        const auto size = value.value_exact<std::string>();
        const auto bytes = size ? parseBytes(*size) : std::nullopt;
        if (!bytes || *bytes < 0) throw Error(ErrorKind::InvalidInput, "keep-size is no size such as \"256m\"");
        rule.bytes = static_cast<std::uint64_t>(*bytes);
    } else {
        throw Error(ErrorKind::InvalidInput, "there is no setting \"" + printable(key) + "\"");
    }
}

/// What is right counts, whatever stands beside it.
void readTables(KeepSetting& setting, const toml::table& parsed) {
    for (const auto& [name, node] : parsed) {
        const toml::table* const table = node.as_table();
        if (name.str() != "removed" || table == nullptr) {
            setting.trouble = "\"" + printable(name.str()) + "\" does not belong here, only the table [removed]";
            continue;
        }
        for (const auto& [key, value] : *table) {
            try {
                readValue(setting.rule, key.str(), value);
            } catch (const Error& error) {
                setting.trouble = error.message();
            }
        }
    }
}

}  // namespace

KeepSetting readKeepSetting() {
    KeepSetting setting;
    const fs::path directory = configDirectory();
    if (directory.empty()) return setting;
    try {
        const fs::path file = directory / "galley" / "logs.toml";
        const auto text = readFileIfExists(file, kMaximumFile);
        if (!text) return setting;
        readTables(setting, parseToml(file, *text));
        if (!setting.trouble.empty()) setting.trouble = printable(file.string()) + ": " + setting.trouble;
    } catch (const Error& error) {
        setting.trouble = error.message();
    }
    return setting;
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
