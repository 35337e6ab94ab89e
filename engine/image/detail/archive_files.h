// SPDX-License-Identifier: Apache-2.0
/// @file
/// The members of an archive of images, put down on the disk under numbers: an archive may have its manifest at its
/// end, and only that says what the rest is. Names from the archive never become paths.
/// Used by loader, archive_images. Uses archive (member_reader), store (Scratch).
/// Threads: one owner. Processes: its own directory. Crash: see store/scratch.h.
/// Memory: the names; as much disk as the archive's content.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "engine/archive/inflate.h"
#include "engine/base/digest.h"
#include "engine/store/scratch.h"

namespace galley::image::detail {

struct ArchiveFile {
    std::filesystem::path path;
    std::int64_t bytes = 0;
    Digest digest;
};

class ArchiveFiles {
public:
    /// Reads `source` to its end. Throws Corrupt for names that lead outside, names that come twice, and archives with
    /// more members than any image has.
    ArchiveFiles(const archive::ByteSource& source, store::Scratch scratch, const std::stop_token& stop);

    /// Through symbolic and hard links inside the archive; nullptr when absent, no file, or linked in a circle.
    const ArchiveFile* find(std::string_view name) const;
    /// Content of a small file. Throws Corrupt when it is absent or larger than `maxBytes`.
    std::string read(std::string_view name, std::size_t maxBytes) const;

private:
    void put(const std::string& name, const std::function<std::size_t(char*, std::size_t)>& content,
             const std::stop_token& stop);

    store::Scratch m_scratch;
    std::map<std::string, ArchiveFile, std::less<>> m_files;
    std::map<std::string, std::string, std::less<>> m_links;
    std::string m_buffer;
};

/// "./a//b/" is "a/b"; nothing when ".." leads out of the archive.
std::optional<std::string> plainName(std::string_view name);

}  // namespace galley::image::detail
