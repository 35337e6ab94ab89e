// SPDX-License-Identifier: Apache-2.0
/// @file
/// What import and commit share: a layer's tar put down on the disk, and a config in Docker's words.
/// Used by importer, committer. Uses archive, oci.
/// Threads: free functions. Processes: none. Crash: the file goes with its Scratch.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <stop_token>

#include "engine/image/archive_types.h"
#include "engine/image/detail/archive_files.h"
#include "engine/oci/image_config.h"

namespace galley::image::detail {

/// The full name that a new image gets; empty for none. InvalidInput for one with a digest; `doing`: "import".
std::string nameForMade(const std::string& reference, std::string_view doing);

/// The tar as it came, and the digest of its content.
struct PutDown {
    ArchiveFile file;
    Digest diffId;
};

/// Reads `source`, compressed or not, to its end into a new file at `path`.
PutDown putDown(const ByteSource& source, const std::filesystem::path& path, const std::stop_token& stop);

/// The config's "config": Docker's names and its way to leave out what is empty.
nlohmann::ordered_json runJson(const oci::RunDefaults& run);

}  // namespace galley::image::detail
