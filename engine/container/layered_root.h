// SPDX-License-Identifier: Apache-2.0
/// @file
/// Looks into a stack of layer directories as overlayfs would show them, without a mount: finds files by their path in
/// the container, through whiteouts, opaque directories and symbolic links, never outside the layers.
/// Used by container for /etc/passwd, /etc/group and for the command's lookup. Uses base.
/// Threads: const calls may run at once. Processes: only reads. Crash: nothing to leave. Layers are hostile input.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/unique_fd.h"

namespace galley::container {

class LayeredRoot {
public:
    /// `uppermostFirst`: directories of unpacked layers. A missing one is an error (Corrupt).
    explicit LayeredRoot(const std::vector<std::filesystem::path>& uppermostFirst);

    enum class Kind { Absent, File, Directory, Other };
    /// `path` without symbolic links; from where the image has nothing on, as it stands.
    std::string resolve(std::string_view path) const;
    /// What is at `path` after following symbolic links.
    Kind kindOf(std::string_view path) const;
    /// The content of a regular file; nothing when there is none. InvalidInput above `maximumBytes` or after 40 links,
    /// Forbidden when this user may not read it.
    std::optional<std::string> read(std::string_view path, std::size_t maximumBytes) const;

private:
    struct Found;
    struct Walk;
    Found find(std::string_view path) const;
    std::vector<UniqueFd> m_layers;
};

}  // namespace galley::container
