// SPDX-License-Identifier: Apache-2.0
/// @file
/// What nobody needs is taken away. Private to the room. Threads: thread-safe. Processes: holds the store lock while
/// names change, not while files are removed. Crash: what was renamed away is swept later.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/store/store.h"

namespace galley::store::detail {

Reclaimed collectGarbage(Core& core, PartialDownloads downloads, const std::stop_token& stop);
/// Once in this process's life, and without ever failing: what killed processes left goes.
void tidyOnce(Core& core, const std::stop_token& stop) noexcept;
/// Directories of layers without a row.
std::vector<std::string> findStrayLayers(Core& core);
/// What was written beside a file and never renamed over it.
std::vector<std::filesystem::path> findTemporaryFiles(const Core& core);
/// Takes away what the two find.
void removeStrays(Core& core, const std::stop_token& stop);
std::vector<PartialDownload> listPartialDownloads(const Core& core);

}  // namespace galley::store::detail
