// SPDX-License-Identifier: Apache-2.0
/// @file
/// One layer on its way in: downloaded bytes are hashed, kept for resumption and unpacked while they arrive.
/// Used by image. Uses archive (the child that unpacks).
/// Threads: one owner at a time; unpackedBytes() from any thread.
/// Processes: whoever begins a layer holds its ingest lock; others wait in Store::beginLayer and then find it
/// published. So that nobody waits for ever: begin layers lowest first, and publish each as soon as the one below it is
/// published. Crash: the downloaded part stays for the next pull, the unpacked part is removed by the next pull or
/// collection.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/digest.h"
#include "engine/base/unique_fd.h"
#include "engine/store/layer_store.h"

namespace galley::store {

/// A blob that lies in a file already: `blobBytes` from `offset` on.
struct BlobContent {
    std::shared_ptr<const UniqueFd> file;
    std::int64_t offset = 0;
};

struct LayerRequest {
    Digest chainId;
    Digest diffId;
    Digest blob;                 ///< digest of the layer as the registry has it
    std::int64_t blobBytes = 0;  ///< its size after the manifest
    bool keepBlob = false;       ///< keep the compressed layer in BlobStore, as long as the layer
    std::string mediaType;       ///< of the blob
    std::string repository;      ///< that has the blob: "docker.io/library/flask"; empty: none
    /// Where the blob is here already: then nothing is to be written, only readContent(), finish() and publish() are
    /// left. Others may write to the file; what is not what `blob` and `diffId` say is refused all the same.
    BlobContent content;
};

namespace detail {
struct IngestState;
}

class LayerIngest {
public:
    explicit LayerIngest(std::unique_ptr<detail::IngestState> state);
    /// Gives up unless published: ends the unpacking, removes what was unpacked, keeps the downloaded part.
    ~LayerIngest();
    LayerIngest(LayerIngest&&) noexcept;
    LayerIngest& operator=(LayerIngest&&) noexcept;

    /// The first byte still wanted from the registry; equal to blobBytes when all is here already.
    std::int64_t offset() const noexcept;
    /// Forgets what an earlier pull left, for a registry that cannot resume. Only before the first write.
    void restart();
    /// The next bytes. Corrupt when there are more than blobBytes, or when the unpacker refuses them.
    void write(std::string_view bytes, const std::stop_token& stop);
    /// Hashes and unpacks the request's content. `progress` gets the bytes read so far; it may be empty.
    void readContent(const std::function<void(std::int64_t)>& progress, const std::stop_token& stop);
    /// No more bytes. Throws Network when the blob is short (its part is kept), Corrupt when size, digest or diff id
    /// disagree (nothing is kept; when offset() was above 0, beginning again starts from nothing).
    void finish(const std::stop_token& stop);
    /// After finish(): completes the layer from those below and makes it visible. `below` are the chain ids under it,
    /// lowest first, all published.
    LayerInfo publish(const std::vector<Digest>& below, const std::stop_token& stop);

    /// Uncompressed bytes unpacked so far.
    std::int64_t unpackedBytes() const noexcept;
    /// Sentences about what could not be kept (device nodes, foreign owners). After finish().
    const std::vector<std::string>& warnings() const noexcept;

private:
    std::unique_ptr<detail::IngestState> m_state;
};

}  // namespace galley::store
