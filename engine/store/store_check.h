// SPDX-License-Identifier: Apache-2.0
/// @file
/// What `galley doctor --store` finds. Plain data; engine/api/disk_types.h carries it across the engine's border.
/// Used by store, api. Threads: values. Processes, Crash: no I/O.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace galley::store {

struct StoreFinding {
    std::string what;     ///< "index", "image", "tag", "layer", "blob", "ingest", "lease", "pin", "lock", "file"
    std::string id;       ///< of the thing: "sha256:…", a name, a path within the data directory
    std::string problem;  ///< one sentence
    std::string remedy;   ///< what to do, or with `repaired` what was done
    bool repaired = false;
};

struct StoreCheck {
    std::int64_t layers = 0;  ///< looked at
    std::int64_t blobs = 0;
    std::int64_t images = 0;
    std::vector<StoreFinding> findings;  ///< none: the store is sound
};

}  // namespace galley::store
