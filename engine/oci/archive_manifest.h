// SPDX-License-Identifier: Apache-2.0
/// @file
/// `manifest.json` of the archives that `docker save` writes: which images are in it. Hostile input.
/// Used by image (load). Uses base.
/// Threads: values. Processes, Crash: no I/O.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace galley::oci {

struct ArchivedImage {
    std::string config;               ///< name of a member
    std::vector<std::string> tags;    ///< "flask:1", as it stands there
    std::vector<std::string> layers;  ///< names of members, lowest first
};

/// Throws Corrupt.
std::vector<ArchivedImage> parseArchiveManifest(std::string_view bytes);

}  // namespace galley::oci
