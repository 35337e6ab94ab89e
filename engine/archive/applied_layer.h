// SPDX-License-Identifier: Apache-2.0
/// @file
/// What unpacking one layer found out. Made by `galley-ns apply`, carried to its caller by apply_messages.
/// Used by archive, store, app/ns. Threads: a value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/digest.h"

namespace galley::archive {

/// A hard link of the layer to a file that only a layer below has. Both paths are relative to the layer.
struct LowerLink {
    std::string name;
    std::string target;
    bool operator==(const LowerLink&) const = default;
};

struct AppliedLayer {
    Digest diffId;                   ///< of the uncompressed tar as it came
    std::int64_t unpackedBytes = 0;  ///< sum of the sizes of its regular files
    std::int64_t entries = 0;        ///< members of the tar
    std::int64_t tarBytes = 0;       ///< length of the uncompressed tar
    /// The tar can be made again from the recipe and the files.
    bool hasRecipe = false;
    /// Directories that had to be made for what is inside them, but that the layer does not carry; sorted. The layer's
    /// root is the empty name.
    std::vector<std::string> impliedDirectories;
    std::vector<LowerLink> lowerLinks;
    /// Sentences about what could not be kept (device nodes, owners outside the mapping); at most kMaxWarnings.
    std::vector<std::string> warnings;

    static constexpr std::size_t kMaxWarnings = 50;
};

}  // namespace galley::archive
