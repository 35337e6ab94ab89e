// SPDX-License-Identifier: Apache-2.0
/// @file
/// The open directories between the layer's root and where the last entry went, so that the next entry costs one
/// openat or none. Every step opens one component with O_NOFOLLOW; symbolic links are read and walked here, with the
/// layer as the root, as a container would.
/// Private to the room. Threads: one owner. Processes: nobody else changes the directory meanwhile; if somebody did,
/// nothing outside could be reached all the same.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/unique_fd.h"

namespace galley::archive::detail {

struct OpenDirectory {
    int fd = -1;       ///< O_PATH; valid until the next call
    std::string path;  ///< real path in the layer: no symbolic link in it; empty for the root
};

class DirectoryStack {
public:
    /// Called for a component that is absent or a whiteout: makes the directory `name` in `parent`, whose path becomes
    /// `path`.
    using Maker = std::function<void(int parent, const std::string& name, const std::string& path)>;

    explicit DirectoryStack(int root);

    /// The directory that `components` lead to. Absent ones are made by `make`; without it the result has fd -1.
    /// Throws Corrupt when something that is no directory is in the way, or links go round in circles.
    OpenDirectory open(const std::vector<std::string_view>& components, const Maker& make = {});

    /// `path` was removed: nothing at or beneath it may be used again.
    void forget(std::string_view path);

private:
    struct Level {
        std::string path;
        UniqueFd fd;
    };

    OpenDirectory walk(const std::vector<std::string_view>& components, const Maker& make);
    int enter(const std::string& path, const Maker& make, std::string& linkTarget);
    int fdOf(std::string_view path);
    int push(std::string path, UniqueFd fd);

    UniqueFd m_root;
    std::vector<Level> m_levels;
};

}  // namespace galley::archive::detail
