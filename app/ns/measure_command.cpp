// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <set>
#include <utility>

#include "app/ns/commands.h"

namespace galley::ns {
namespace fs = std::filesystem;
namespace {

/// The lengths of all files, each once however many names it has. What disappears meanwhile counts as nothing.
std::int64_t bytesIn(const fs::path& directory) {
    std::int64_t bytes = 0;
    std::set<std::pair<dev_t, ino_t>> linked;
    std::error_code failure;
    fs::recursive_directory_iterator entries(directory, failure);
    while (!failure && entries != fs::recursive_directory_iterator()) {
        struct stat status {};
        const bool file = ::lstat(entries->path().c_str(), &status) == 0 && !S_ISDIR(status.st_mode);
        if (file && (status.st_nlink < 2 || linked.emplace(status.st_dev, status.st_ino).second)) {
            bytes += status.st_size;
        }
        entries.increment(failure);
    }
    return bytes;
}

}  // namespace

int measure(const Arguments& arguments) {
    for (const std::string& directory : arguments) {
        std::printf("%lld\n", static_cast<long long>(bytesIn(directory)));
    }
    return 0;
}

}  // namespace galley::ns
