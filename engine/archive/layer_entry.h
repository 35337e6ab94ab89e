// SPDX-License-Identifier: Apache-2.0
/// @file
/// One member of a layer's tar, as it came: nothing in it is trusted. Used by LayerWriter. Threads: a value.
#pragma once

#include <cstdint>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

namespace galley::archive {

struct LayerEntry {
    enum class Kind { Regular, Directory, SymbolicLink, HardLink, CharacterDevice, BlockDevice, Fifo, Other };

    Kind kind = Kind::Regular;
    std::string name;
    std::string linkTarget;  ///< of symbolic and hard links
    unsigned mode = 0644;    ///< permission bits with setuid, setgid, sticky
    std::int64_t uid = 0;
    std::int64_t gid = 0;
    std::int64_t sizeBytes = 0;
    timespec modified{};
    std::vector<std::pair<std::string, std::string>> attributes;  ///< extended attributes
};

/// A piece of a regular file's content.
struct DataBlock {
    const char* data = nullptr;
    std::size_t bytes = 0;
    std::int64_t offset = 0;  ///< may leave a hole before it
};

}  // namespace galley::archive
