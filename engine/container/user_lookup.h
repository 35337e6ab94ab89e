// SPDX-License-Identifier: Apache-2.0
/// @file
/// USER of an image or of the command line → numbers, read from the image's own /etc/passwd and /etc/group with an own
/// parser: no library of the image or of the host has a say in it. Used by container. Uses base.
/// Threads: free functions. Both files are hostile input.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace galley::container {

struct ResolvedUser {
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::vector<std::uint32_t> additionalGids;  ///< sorted; contains `gid`
    std::string home = "/";
};

/// `text`: "", "user", "uid", "user:group", "uid:gid". InvalidInput for what is no user of the image, for negative
/// numbers and for such above 2147483647; Docker's words.
ResolvedUser resolveUser(std::string_view text, std::string_view passwd, std::string_view group);

}  // namespace galley::container
