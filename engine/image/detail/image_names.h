// SPDX-License-Identifier: Apache-2.0
/// @file
/// How references become rows of the index, and rows become what people see.
/// Used by puller, catalogue, removal. Uses oci, store.
/// Threads: free functions. Processes, Crash: reads the index only.
#pragma once

#include <string>
#include <vector>

#include "engine/oci/reference.h"
#include "engine/store/store.h"

namespace galley::image::detail {

/// Under what a reference stands in the index: a digest makes the tag beside it meaningless.
std::string indexKey(const oci::Reference& reference);

/// What names an image, in the familiar form, sorted.
struct ImageNames {
    std::vector<std::string> tags;     ///< "flask:latest"
    std::vector<std::string> digests;  ///< "flask@sha256:…"
};
ImageNames namesOf(const std::vector<store::TagRecord>& records);

/// The image that `text` means, and by what: empty `key` when it was an id or a prefix of one.
struct Target {
    Digest image;
    std::string key;
};
/// Throws NotFound, InvalidInput (an ambiguous prefix).
Target locate(const store::Store& store, const std::string& text);

}  // namespace galley::image::detail
