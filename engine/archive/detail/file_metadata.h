// SPDX-License-Identifier: Apache-2.0
/// @file
/// Owner, mode, attributes and times of one file in a layer, in the order in which they survive. Private to the room.
/// Threads: one owner.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/archive/layer_entry.h"
#include "engine/process/id_mapping.h"

namespace galley::archive::detail {

/// Collects sentences, each cause once or a few times, the rest counted.
class Warnings {
public:
    void add(const std::string& sentence);
    std::vector<std::string> take();

private:
    std::vector<std::string> m_sentences;
    std::size_t m_left = 0;
};

class FileMetadata {
public:
    FileMetadata(const process::FileIds& ids, Warnings& warnings);

    /// For a file or directory that this process has just made with `createMode` and opened: owner, mode, attributes,
    /// times. Without the wanted owner, setuid and setgid are dropped: they would give another user's rights.
    void apply(int fd, const LayerEntry& entry, unsigned createMode);
    /// The same for a symbolic link or a fifo, which is not opened.
    void applyAt(int directory, const char* name, const LayerEntry& entry);
    /// What open(2) may be given so that the mode need not be set again.
    unsigned createMode(const LayerEntry& entry) const noexcept;

private:
    bool changeOwner(int fd, const char* name, int flags, const LayerEntry& entry);
    void setAttributes(int fd, const LayerEntry& entry);

    process::FileIds m_ids;
    Warnings& m_warnings;
    uid_t m_ownUser;
    gid_t m_ownGroup;
    unsigned m_umask;
};

}  // namespace galley::archive::detail
