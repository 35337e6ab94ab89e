// SPDX-License-Identifier: Apache-2.0
/// @file
/// Looks names up through a pile of unpacked layers as overlayfs does: whiteouts and opaque directories hide what is
/// below. Private to the room. Threads: one owner.
#pragma once

#include <sys/stat.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/unique_fd.h"

namespace galley::archive::detail {

struct FoundFile {
    UniqueFd directory;  ///< the one it lies in; for the root of a layer, the root itself
    std::string name;    ///< "." for the root
    struct stat status {};
};

enum class Lookup { Found, Absent, Hidden };

/// In one layer alone. Hidden: a whiteout, an opaque directory or a file in the way ends the search further below.
Lookup lookUpInLayer(int layer, const std::vector<std::string_view>& components, FoundFile& found);

/// The directory itself, or one above it, is opaque in this layer.
bool isHiddenFromBelow(int layer, const std::vector<std::string_view>& components);

/// The first that is found, from `layers[0]` on.
Lookup lookUp(const std::vector<UniqueFd>& layers, const std::vector<std::string_view>& components, FoundFile& found);

}  // namespace galley::archive::detail
