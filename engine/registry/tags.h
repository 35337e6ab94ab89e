// SPDX-License-Identifier: Apache-2.0
/// @file
/// The tags of a repository (OCI distribution-spec, "Listing Tags"), page by page. Hostile input: the number of pages,
/// the length of names and where a Link may lead are bounded.
/// Used by api. Uses client.
/// Threads: thread-safe, blocking. Processes: none shared. Crash: nothing is kept.
#pragma once

#include <stop_token>

#include "engine/registry/client.h"
#include "engine/registry/types.h"

namespace galley::registry {

/// Follows the registry's pages until the limit is reached; also a registry that ignores the limit is cut. Tag and
/// digest of `repository` do not matter. Throws InvalidInput for an `after` that no page gave, and what Client throws.
TagPage listTags(Client& client, const oci::Reference& repository, const TagRequest& request,
                 const std::stop_token& stop);

}  // namespace galley::registry
