// SPDX-License-Identifier: Apache-2.0
#include "engine/logs/kept_logs.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/logs/log_reader.h"

namespace galley::logs {
namespace fs = std::filesystem;
using nlohmann::json;
namespace {

constexpr std::size_t kMaximumAbout = std::size_t{64} << 10U;
/// Looking through all entries at every `--rm` run would cost more than the run.
constexpr std::chrono::minutes kBetweenPrunes{1};
constexpr std::chrono::hours kAbandoned{1};

fs::path keepOf(const fs::path& dataDirectory) {
    return dataDirectory / "removed-logs";
}

bool hasLines(const fs::path& log) {
    LogReader reader(log);
    return reader.refresh() > reader.firstLine();
}

std::uint64_t bytesIn(const fs::path& directory) {
    std::uint64_t bytes = 0;
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(directory, failure)) {
        struct stat status {};
        if (::lstat(entry.path().c_str(), &status) == 0) bytes += static_cast<std::uint64_t>(status.st_blocks) * 512U;
    }
    return bytes;
}

std::string writeAbout(const KeptLog& about) {
    return json{{"id", about.id},
                {"name", about.name},
                {"image", about.image},
                {"removed", formatInstant(about.removed)},
                {"exitCode", about.exitCode}}
        .dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<KeptLog> readEntry(const fs::path& entry) {
    try {
        const auto text = readFileIfExists(entry / "about.json", kMaximumAbout);
        if (!text) return std::nullopt;
        const json object = json::parse(*text);
        KeptLog kept;
        object.at("id").get_to(kept.id);
        object.at("name").get_to(kept.name);
        object.at("image").get_to(kept.image);
        object.at("exitCode").get_to(kept.exitCode);
        const auto removed = parseInstant(object.at("removed").get<std::string>());
        if (!removed || kept.id != entry.filename().string()) return std::nullopt;
        kept.removed = *removed;
        kept.directory = entry / "log";
        kept.bytes = bytesIn(kept.directory);
        return kept;
    } catch (const json::exception&) {
        return std::nullopt;
    } catch (const Error&) {
        return std::nullopt;  // it is just being taken away
    }
}

/// Gone by one rename, so that nobody finds half of it.
void discard(const fs::path& entry) {
    const fs::path gone =
        entry.parent_path() / ("." + entry.filename().string() + "." + std::to_string(::getpid()) + ".gone");
    if (::rename(entry.c_str(), gone.c_str()) == 0) removeTree(gone);
}

bool isOld(const fs::path& path, std::chrono::seconds age, Instant at) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return false;
    const Instant changed{std::chrono::seconds(status.st_ctim.tv_sec)};
    return at - changed > age;
}

/// What a killed process left, and entries that nobody can read.
void sweep(const fs::path& keep, Instant at) {
    std::error_code failure;
    std::vector<fs::path> left;
    for (const auto& entry : fs::directory_iterator(keep, failure)) {
        const std::string name = entry.path().filename().string();
        const bool halfMade = name.front() == '.' && entry.is_directory(failure);
        if (isOld(entry.path(), kAbandoned, at) && (halfMade || (name.front() != '.' && !readEntry(entry.path())))) {
            left.push_back(entry.path());
        }
    }
    for (const fs::path& path : left) removeTree(path);
}

bool pruneIsDue(const fs::path& keep, Instant at) {
    const fs::path stamp = keep / ".pruned";
    struct stat status {};
    if (::lstat(stamp.c_str(), &status) == 0) {
        const auto age = at - Instant{std::chrono::seconds(status.st_mtim.tv_sec)};
        // One of the future was made before the clock was set back.
        if (age > -kBetweenPrunes && age < kBetweenPrunes) return false;
    }
    writeFileAtomic(stamp, "", Durability::Cached);
    return true;
}

}  // namespace

void keepLog(const fs::path& dataDirectory, const fs::path& log, const KeptLog& about, const KeepRule& rule) noexcept {
    try {
        if (rule.age.count() <= 0 || rule.bytes == 0 || !hasLines(log)) return;
        const fs::path keep = keepOf(dataDirectory);
        ensureDirectory(keep);
        const fs::path making = keep / ("." + about.id + ".tmp");
        ensureDirectory(making);
        if (::rename(log.c_str(), (making / "log").c_str()) != 0) throwErrno(errno, "keeping the log");
        writeFileAtomic(making / "about.json", writeAbout(about), Durability::Cached);
        if (::rename(making.c_str(), (keep / about.id).c_str()) != 0) throwErrno(errno, "keeping the log");
        if (pruneIsDue(keep, about.removed)) pruneKeptLogs(dataDirectory, rule, about.removed);
    } catch (const std::exception&) {
        return;  // a full disk above all: there the log would be the first to go
    }
}

std::vector<KeptLog> listKeptLogs(const fs::path& dataDirectory) {
    std::vector<KeptLog> kept;
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(keepOf(dataDirectory), failure)) {
        if (entry.path().filename().string().front() == '.') continue;
        if (auto one = readEntry(entry.path())) kept.push_back(*std::move(one));
    }
    std::sort(kept.begin(), kept.end(), [](const KeptLog& left, const KeptLog& right) {
        return left.removed != right.removed ? left.removed > right.removed : left.id < right.id;
    });
    return kept;
}

void pruneKeptLogs(const fs::path& dataDirectory, const KeepRule& rule, Instant at) {
    std::uint64_t bytes = 0;
    for (const KeptLog& kept : listKeptLogs(dataDirectory)) {
        bytes += kept.bytes;
        // In seconds: a rule may say more years than fit into nanoseconds.
        const auto age = std::chrono::floor<std::chrono::seconds>(at - kept.removed);
        if (bytes > rule.bytes || age >= rule.age) discard(keepOf(dataDirectory) / kept.id);
    }
    sweep(keepOf(dataDirectory), at);
}

}  // namespace galley::logs
