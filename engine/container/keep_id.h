// SPDX-License-Identifier: Apache-2.0
/// @file
/// `--userns keep-id`: the files of the user who runs a container belong, inside, to an id of his choice instead of the
/// container's root. The image's files keep the owners that the image gives them; see engine/README.md.
/// Used by creation and parse_options. Uses container_root, process/id_mapping. Threads: free functions.
#pragma once

#include <string>

#include "engine/container/context.h"
#include "engine/container/record.h"
#include "engine/process/id_mapping.h"

namespace galley::container {

/// "" (or "private"), "keep-id" (the same ids as on the host), "keep-id:uid=N,gid=N" (these), "keep-id:user" (the
/// container's own user, be it the image's or the one asked for). InvalidInput for what is none of them.
std::string parseUserNamespace(const std::string& text);

/// What `record.options.userNamespace` means for this container, and for one without a user who that is: fills
/// `keptIds` and `user`. InvalidInput for root on the host and for ids that a container has not.
void keepIds(const Context& context, Record& record);

/// A sentence that offers it, where a container whose user is not root is given a directory of the user who runs it;
/// empty elsewhere.
std::string offerKeepId(const Context& context, const Record& record);

}  // namespace galley::container
