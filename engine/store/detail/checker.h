// SPDX-License-Identifier: Apache-2.0
/// @file
/// Looks at everything in the store and says what is wrong with it. Private to the room. Threads: one owner.
/// Processes: runs beside pulls and removals; what changes meanwhile is looked at twice before it counts as damage.
/// Crash: a repair takes things out of service one by one; each is whole or absent.
#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/store/detail/core.h"
#include "engine/store/layer_store.h"
#include "engine/store/store_check.h"

namespace galley::store::detail {

class Checker {
public:
    Checker(std::shared_ptr<Core> core, bool repair, const std::stop_token& stop);

    StoreCheck run();

private:
    void checkPlaces();
    void checkPlace(const std::filesystem::path& path, unsigned wantedMode);
    void checkSettled();
    void checkLocks();
    void checkLock(const std::filesystem::path& file);
    bool checkIndex();
    void checkImages();
    void checkBlobs();
    void checkLayers();
    void checkLayer(const Digest& chain);
    /// Empty: none.
    std::string problemOf(const Digest& chain);
    bool isListed(const Digest& chain);
    void checkStrayLayers();
    void checkIngest();
    void checkLeases();
    void checkTemporaryFiles();
    /// The layer counts as absent from now on: the next pull of an image that has it brings it in again.
    void condemn(const Digest& chain);
    void add(std::string what, std::string id, std::string problem, std::string remedy, bool repaired);

    std::shared_ptr<Core> m_core;
    bool m_repair;
    std::stop_token m_stop;
    StoreCheck m_result;
};

}  // namespace galley::store::detail
