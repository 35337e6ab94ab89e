// SPDX-License-Identifier: Apache-2.0
/// @file
/// When an image counts after a power cut. Bringing gigabytes to the disk takes seconds, and nothing read before the
/// next boot depends on it; so a recorded image is marked with this boot and a number, and a process of its own
/// (`galley-ns settle`) brings the file system to the disk and then, durably, writes the number into the file
/// `settled`. Whoever opens the store clears the marks up to that number, and forgets images that carry the mark of an
/// earlier boot: their files may have holes. Private to the room. Threads: free functions. Processes: any number; one
/// settles at a time (settle.lock). Crash: a settler that was killed is made up for by the next record.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/directories.h"
#include "engine/store/detail/database.h"

namespace galley::store::detail {

/// Marks `image` as recorded in this boot and gives it the next number. Inside the caller's transaction.
std::int64_t markUnsettled(Database& database, const Digest& image, std::string_view bootId);

/// Starts bringing everything up to `number` to the disk, and returns; where no process can be started, does it here.
void startSettling(const Directories& directories, std::int64_t number);

/// Starts folding the log when it has become long.
void foldLongLog(const Directories& directories);

/// Clears the marks of what is on the disk, forgets what an earlier boot may have left with holes. An image that a
/// container uses stays in the index, without its layers, until it is pulled again.
void applySettled(Database& database, const Directories& directories, std::string_view bootId);

}  // namespace galley::store::detail
