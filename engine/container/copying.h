// SPDX-License-Identifier: Apache-2.0
/// @file
/// `docker cp`: files between a container, running or not, and this machine, or as a tar stream. Volumes and bind
/// mounts are seen. Used by api. Uses container_files, archive (tree_packer, tree_writer). Threads: free functions,
/// blocking. Processes: `galley-ns` reads and writes inside the container; see root_view.h and tree_writer.h for what a
/// hostile container or archive cannot do. Crash: files copied so far stay.
#pragma once

#include <stop_token>
#include <string>

#include "engine/archive/inflate.h"
#include "engine/archive/tar_writer.h"
#include "engine/container/context.h"
#include "engine/container/file_types.h"

namespace galley::container {

/// NotFound in Docker's words when the container has no such path.
PathStat statPath(Context& context, const std::string& reference, const std::string& path, const std::stop_token& stop);

/// What is at the path, named by its last component, as a tar.
CopyOutcome packPath(Context& context, const CopyRequest& request, const archive::ByteSink& sink,
                     const std::stop_token& stop);
/// A tar, compressed or not, into a directory of the container. InvalidInput when the path is none.
CopyOutcome unpackPath(Context& context, const CopyRequest& request, const archive::ByteSource& source,
                       const std::stop_token& stop);

/// Docker's table: an existing directory takes the source under its name ("SRC/.": its content), an existing file is
/// replaced by a file, and what does not exist becomes the source under that name, in a directory that exists.
CopyOutcome copyOut(Context& context, const CopyRequest& request, const std::stop_token& stop);
CopyOutcome copyIn(Context& context, const CopyRequest& request, const std::stop_token& stop);

/// All files of a container as a tar, without volumes and bind mounts.
CopyOutcome exportContainer(Context& context, const std::string& reference, const archive::ByteSink& sink,
                            const std::stop_token& stop);

}  // namespace galley::container
