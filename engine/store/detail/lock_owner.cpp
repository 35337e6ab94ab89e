// SPDX-License-Identifier: Apache-2.0
#include "engine/store/detail/lock_owner.h"

#include <sys/stat.h>

#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::store::detail {

std::string describeLockOwner(const std::filesystem::path& file) {
    struct stat status {};
    const auto locks = readFileIfExists("/proc/locks");
    if (!locks || ::stat(file.c_str(), &status) != 0) return "another process";
    // "1: FLOCK  ADVISORY  WRITE 1234 fe:00:5678 0 EOF"; waiting ones have an arrow behind the number.
    const std::string inode = ":" + std::to_string(status.st_ino) + " ";
    for (const std::string& line : split(*locks, '\n')) {
        if (line.find(inode) == std::string::npos || line.find("FLOCK") == std::string::npos) continue;
        if (line.find("->") != std::string::npos) continue;
        std::vector<std::string> words;
        for (const std::string& word : split(line, ' ')) {
            if (!word.empty()) words.push_back(word);
        }
        constexpr std::size_t kProcessColumn = 4;
        if (words.size() <= kProcessColumn) continue;
        const std::string& process = words[kProcessColumn];
        const auto name = readFileIfExists("/proc/" + process + "/comm", 64);
        return "process " + process + (name ? " (" + printable(trim(*name)) + ")" : "");
    }
    return "another process";
}

}  // namespace galley::store::detail
