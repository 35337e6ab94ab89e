// SPDX-License-Identifier: Apache-2.0
/// @file
/// A file or a tree as a tar stream. The tree may belong to somebody hostile who changes it meanwhile: it is walked by
/// descriptor, no symbolic link is followed, and only what is a regular file or a directory is ever opened.
/// Used by app/ns and container. Uses tar_writer.
/// Threads: one owner. Memory: 1.25 MiB, the names of the directories above, and of files with several names.
/// Processes, Crash: only reads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/archive/tar_writer.h"
#include "engine/process/id_mapping.h"

namespace galley::archive {

struct PackOptions {
    process::FileIds ids{};  ///< how the tree has its owners
    /// The tree is the upper directory of an overlay: its marks become the whiteouts of a layer's tar.
    bool asLayer = false;
    /// Extended attributes come along.
    bool attributes = true;
    /// Under the root's name "." the others are called "a" and not "./a".
    bool plainNames = false;
};

/// Writes what `fd` (may be O_PATH) is, under the name `rootName` (as bytes; "." for the content of a directory alone).
/// What disappears meanwhile is left out; a file of at most 1 MiB that is written meanwhile has what was read of it.
/// Returns the stream's bytes. Throws Unsupported when `fd` itself is a device or socket, Busy when a larger file was
/// cut short while it was read, and what the file system or the sink says.
std::int64_t packTree(int fd, const std::string& rootName, const PackOptions& options, const ByteSink& sink);

}  // namespace galley::archive
