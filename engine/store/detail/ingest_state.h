// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a LayerIngest holds. Private to the room. Threads, processes, crash: see LayerIngest.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/archive/unpack_process.h"
#include "engine/base/digest.h"
#include "engine/base/unique_fd.h"
#include "engine/store/detail/core.h"
#include "engine/store/detail/ingest_lock.h"
#include "engine/store/layer_ingest.h"

namespace galley::store::detail {

/// In the caller's transaction, if any.
void noteBlob(Database& database, const LayerBlob& blob);

/// The lock of `<data>/ingest/<name>`.
IngestLock lockIngest(const Core& core, const std::string& name, const std::stop_token& stop);

struct IngestState {
    IngestState(std::shared_ptr<Core> sharedCore, LayerRequest wanted, IngestLock lock);
    /// Removes what was unpacked, unless it was published.
    ~IngestState();
    IngestState(const IngestState&) = delete;
    IngestState& operator=(const IngestState&) = delete;

    static std::unique_ptr<IngestState> begin(const std::shared_ptr<Core>& core, const LayerRequest& request,
                                              IngestLock layerLock, const std::stop_token& stop);

    void openPart();
    void startUnpacking(const std::stop_token& stop);
    void accept(std::string_view bytes, const std::stop_token& stop);
    void write(std::string_view bytes, const std::stop_token& stop);
    void readContent(const std::function<void(std::int64_t)>& progress, const std::stop_token& stop);
    void finish(const std::stop_token& stop);
    void dropPart() noexcept;
    bool needsBlob() const;
    void keepBlob();
    void copyContent(const std::filesystem::path& target);
    LayerInfo publish(const std::vector<Digest>& below, const std::stop_token& stop);
    void makeVisible(const LayerInfo& layer, const std::stop_token& stop);

    std::shared_ptr<Core> core;
    LayerRequest request;
    IngestLock layerLock;
    std::optional<IngestLock> blobLock;  ///< of the part
    std::filesystem::path tree;          ///< ingest/layer-<hex>
    std::filesystem::path part;          ///< ingest/blob-<hex>.part; none of a request with content
    UniqueFd partFd;
    UniqueFd diffFd;
    UniqueFd recipeFd;
    std::int64_t onDisk = 0;    ///< bytes of the part, or read from the content
    std::int64_t accepted = 0;  ///< of these, hashed and given to the unpacker
    Sha256 hash;
    std::optional<archive::UnpackProcess> unpacker;
    std::atomic<std::int64_t> unpackedBytes{0};
    archive::AppliedLayer applied;
    Digest keptBlob;  ///< empty when the recipe is enough
    bool finished = false;
    bool published = false;
};

}  // namespace galley::store::detail
