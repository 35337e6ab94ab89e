// SPDX-License-Identifier: Apache-2.0
/// @file
/// What interrupted pulls left and the next pull goes on from. Used by store, api. Threads: values.
/// Processes, Crash: no I/O.
#pragma once

#include <cstdint>

#include "engine/base/digest.h"

namespace galley::store {

/// A part of a layer's blob that an interrupted pull left, or a running one has so far.
struct PartialDownload {
    Digest blob;
    std::int64_t bytes = 0;
    bool isActive = false;  ///< somebody works on it
};

/// What becomes of downloaded parts that nobody works on.
enum class PartialDownloads { KeepRecent, Drop };

}  // namespace galley::store
