// SPDX-License-Identifier: Apache-2.0
#include "engine/base/settled_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <limits>
#include <string>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley {
namespace {

constexpr std::size_t kLongestNumber = 64;

std::filesystem::path settledFile(const std::filesystem::path& dataDirectory) {
    return dataDirectory / "settled";
}

}  // namespace

std::int64_t readSettled(const std::filesystem::path& dataDirectory) {
    const auto content = readFileIfExists(settledFile(dataDirectory), kLongestNumber);
    const auto number = content ? parseUnsigned(trim(*content)) : std::nullopt;
    if (!number || *number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return 0;
    return static_cast<std::int64_t>(*number);
}

std::optional<FileLock> tryLockSettling(const std::filesystem::path& dataDirectory) {
    return FileLock::tryAcquire(dataDirectory / "settle.lock", FileLock::Mode::Exclusive);
}

void settleNow(const std::filesystem::path& dataDirectory, std::int64_t number, const FileLock& /*lock*/) {
    if (readSettled(dataDirectory) >= number) return;
    const UniqueFd data = openFile(dataDirectory, O_RDONLY | O_DIRECTORY);
    if (::syncfs(data.get()) != 0) throwErrno(errno, "bringing an image to the disk");
    writeFileAtomic(settledFile(dataDirectory), std::to_string(number) + "\n", Durability::Synced);
}

}  // namespace galley
