// SPDX-License-Identifier: Apache-2.0
/// @file
/// Images as rows of docker's tables. Used by images, system df. Threads: free functions without state.
/// Processes: none. Crash: nothing to lose.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/cli/format/row_format.h"
#include "engine/api/types.h"

namespace galley::cli {

inline constexpr const char* kNoName = "<none>";

struct ImageName {
    std::string repository;
    std::string tag = kNoName;
    std::string digest = kNoName;
};

/// "host:5000/name:tag" → name and tag; "<none>" without one.
std::pair<std::string, std::string> splitTag(const std::string& reference);
/// A row for each tag (and with `digests` for each of its digests); one with <none> for an image without a name.
std::vector<ImageName> namesOf(const api::ImageSummary& image, bool digests);

RowStyle imageStyle(bool digests);
/// What of an image others have as well; only `system df` counts it, as with docker.
struct SharedSizes {
    std::string shared = "N/A";
    std::string unique = "N/A";
};
tmpl::Object imageRow(const RowStyle& style, const api::ImageSummary& image, const ImageName& name, bool truncate,
                      Instant reference, const SharedSizes& sizes = {});

}  // namespace galley::cli
