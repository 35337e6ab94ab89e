// SPDX-License-Identifier: Apache-2.0
/// @file
/// What nobody needs is taken away. Private to the room. Threads: thread-safe. Processes: holds the store lock while
/// names change, not while files are removed. Crash: what was renamed away is swept later.
#pragma once

#include <stop_token>

#include "engine/store/store.h"

namespace galley::store::detail {

Reclaimed collectGarbage(Core& core, PartialDownloads downloads, const std::stop_token& stop);
std::vector<PartialDownload> listPartialDownloads(const Core& core);

}  // namespace galley::store::detail
