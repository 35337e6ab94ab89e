// SPDX-License-Identifier: Apache-2.0
/// @file
/// Looks for files in unpacked layers that hardly anybody wants to publish. Reads directories, and the beginning of the
/// few files whose name alone says nothing.
/// Used by image; the walk itself by `galley-ns scan`. Uses process (namespace holder), secret_rules.
/// Threads: free functions. Processes: a child inside the user namespace, where files of all owners can be read. Layers
/// are hostile: no symbolic link is followed, nothing but regular files is opened, depth and findings are bounded.
/// Crash: nothing is changed.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/directories.h"

namespace galley::archive {

struct FoundSecret {
    std::size_t directory = 0;  ///< which of those that were searched
    std::string path;           ///< beneath it
    std::string why;
};

/// At most some hundred findings; what disappears meanwhile is left out.
std::vector<FoundSecret> scanForSecrets(const Directories& directories,
                                        const std::vector<std::filesystem::path>& layers, const std::stop_token& stop);

/// The body of `galley-ns scan`: writes what it finds beneath `layers` to `output`.
void writeSecrets(const std::vector<std::string>& layers, int output);

}  // namespace galley::archive
