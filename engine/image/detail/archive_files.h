// SPDX-License-Identifier: Apache-2.0
/// @file
/// The members of an archive of images: where each lies and what its digest is. An archive may have its manifest at its
/// end, and only that says what the rest is. So the archive is read to its end first: a plain tar in a file stays where
/// it is, everything else is put down in one file of its own. Names from the archive never become paths.
/// Used by loader, archive_images. Uses archive (member_reader), store (Scratch).
/// Threads: one owner. Processes: its own directory. Crash: see store/scratch.h.
/// Memory: the names; as much disk as the content of an archive that is not read in place.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "engine/archive/member_reader.h"
#include "engine/base/digest.h"
#include "engine/image/archive_types.h"
#include "engine/store/layer_ingest.h"
#include "engine/store/scratch.h"

namespace galley::image::detail {

/// Somebody may write to an archive that is read in place: what is used is held against `digest` once more.
struct ArchiveFile {
    store::BlobContent content;
    std::int64_t bytes = 0;
    Digest digest;
};

class ArchiveFiles {
public:
    /// Reads `source` to its end. Throws Corrupt for names that lead outside, names that come twice, and archives with
    /// more members than any image has.
    ArchiveFiles(const ArchiveSource& source, store::Scratch scratch, const std::stop_token& stop);

    /// Through symbolic and hard links inside the archive; nullptr when absent, no file, or linked in a circle.
    const ArchiveFile* find(std::string_view name) const;
    /// Content of a small file. Throws Corrupt when it is absent, larger than `maxBytes` or changed meanwhile.
    std::string read(std::string_view name, std::size_t maxBytes) const;

private:
    void put(const std::string& name, archive::MemberReader& reader, const std::stop_token& stop);
    void keep(ArchiveFile& file, std::string_view bytes, std::optional<std::int64_t> position);

    store::Scratch m_scratch;
    std::shared_ptr<const UniqueFd> m_archive;  ///< the file that the archive is, if it is one
    std::shared_ptr<const UniqueFd> m_putDown;
    std::int64_t m_putDownBytes = 0;
    std::map<std::string, ArchiveFile, std::less<>> m_files;
    std::map<std::string, std::string, std::less<>> m_links;
    std::string m_buffer;
};

/// "./a//b/" is "a/b"; nothing when ".." leads out of the archive.
std::optional<std::string> plainName(std::string_view name);

}  // namespace galley::image::detail
