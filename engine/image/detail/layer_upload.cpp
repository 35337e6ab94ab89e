// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/layer_upload.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <set>
#include <thread>

#include "engine/archive/compress.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/unique_fd.h"
#include "engine/oci/manifest_json.h"

namespace galley::image::detail {
namespace {

/// A layer may have been seen under many digests and in many places; so many are asked about.
constexpr std::size_t kMaximumQuestions = 4;
constexpr unsigned kMaximumThreads = 8;

unsigned compressionThreads() {
    return std::clamp(std::thread::hardware_concurrency(), 1U, kMaximumThreads);
}

/// By its first bytes: what lies here may have come without a word on it.
oci::Compression compressionOf(int fd) {
    std::array<unsigned char, 4> head{};
    const ssize_t got = ::pread(fd, head.data(), head.size(), 0);
    if (got >= 2 && head[0] == 0x1F && head[1] == 0x8B) return oci::Compression::Gzip;
    if (got == 4 && head[0] == 0x28 && head[1] == 0xB5 && head[2] == 0x2F && head[3] == 0xFD) {
        return oci::Compression::Zstd;
    }
    return oci::Compression::None;
}

std::int64_t sizeOf(int fd) {
    struct stat status {};
    if (::fstat(fd, &status) != 0) throwErrno(errno, "looking at a layer's blob");
    return status.st_size;
}

/// A layer's tar and its compression, from which an upload reads.
struct Packing {
    Packing(store::LayerTar opened, oci::Compression method, const std::stop_token& stop)
        : tar(std::move(opened)),
          stream([this, stop](char* buffer, std::size_t capacity) { return tar.read(buffer, capacity, stop); }, method,
                 compressionThreads()) {}

    void skip(std::int64_t bytes) {
        std::vector<char> dropped(std::size_t{256} << 10U);
        while (bytes > 0) {
            const auto wanted = std::min<std::int64_t>(bytes, static_cast<std::int64_t>(dropped.size()));
            const std::size_t got = stream.read(dropped.data(), static_cast<std::size_t>(wanted));
            if (got == 0) throw Error(ErrorKind::Corrupt, "a layer became shorter while it was pushed; push again");
            bytes -= static_cast<std::int64_t>(got);
        }
    }

    store::LayerTar tar;
    archive::CompressStream stream;  ///< reads from the tar
};

}  // namespace

LayerUpload::LayerUpload(const store::Store& store, registry::Uploader& uploader, const oci::Reference& target,
                         oci::Compression compression, PushBoard* board)
    : m_store(store), m_uploader(uploader), m_target(target), m_compression(compression), m_board(board) {}

store::LayerBlob LayerUpload::bring(const PushLayer& layer, const std::stop_token& stop) {
    show(layer, PushPhase::Preparing);
    store::LayerBlob blob;
    if (auto there = findThere(layer, stop)) {
        blob = std::move(*there);
        show(layer, PushPhase::AlreadyThere);
    } else if (auto mounted = mount(layer, stop)) {
        const std::string from = mounted->repository.substr(m_target.domain().size() + 1);
        blob = std::move(*mounted);
        if (m_board != nullptr) m_board->setMounted(layer.positions, from);
    } else {
        blob = isKept(layer) ? sendKept(layer, stop) : sendTar(layer, stop);
        show(layer, PushPhase::Pushed, blob.bytes, blob.bytes);
    }
    blob.repository = m_target.name();
    m_store.layers().noteBlob(blob);
    return blob;
}

std::optional<store::LayerBlob> LayerUpload::findThere(const PushLayer& layer, const std::stop_token& stop) {
    std::set<Digest> asked;
    for (const store::LayerBlob& blob : layer.blobs) {
        if (!asked.insert(blob.blob).second) continue;
        if (asked.size() > kMaximumQuestions) break;
        if (m_uploader.findBlob(m_target, blob.blob, stop)) return blob;
    }
    return std::nullopt;
}

bool LayerUpload::isNeighbour(const store::LayerBlob& blob) const {
    return blob.repository != m_target.name() && blob.repository.starts_with(m_target.domain() + "/");
}

std::optional<std::string> LayerUpload::neighbour(const PushLayer& layer) const {
    const auto found =
        std::find_if(layer.blobs.begin(), layer.blobs.end(), [&](const auto& blob) { return isNeighbour(blob); });
    if (found == layer.blobs.end()) return std::nullopt;
    return found->repository.substr(m_target.domain().size() + 1);
}

std::optional<store::LayerBlob> LayerUpload::mount(const PushLayer& layer, const std::stop_token& stop) {
    std::size_t tried = 0;
    for (const store::LayerBlob& blob : layer.blobs) {
        if (!isNeighbour(blob)) continue;
        if (++tried > kMaximumQuestions) break;
        const std::string from = blob.repository.substr(m_target.domain().size() + 1);
        if (m_uploader.mountBlob(m_target, blob.blob, from, stop)) return blob;
    }
    return std::nullopt;
}

bool LayerUpload::isKept(const PushLayer& layer) {
    return layer.info && !layer.info->keptBlob.empty() && m_store.blobs().contains(layer.info->keptBlob);
}

store::LayerBlob LayerUpload::sendKept(const PushLayer& layer, const std::stop_token& stop) {
    const Digest& kept = layer.info->keptBlob;
    const UniqueFd file = openFile(m_store.blobs().path(kept), O_RDONLY);
    const std::int64_t size = sizeOf(file.get());
    registry::BlobUpload upload;
    upload.digest = kept;
    upload.bytes = size;
    upload.open = [&](std::int64_t offset) -> registry::Source {
        return [fd = file.get(), at = offset](char* buffer, std::size_t capacity) mutable {
            const ssize_t got = ::pread(fd, buffer, capacity, at);
            if (got < 0) throwErrno(errno, "reading a layer's blob");
            at += got;
            return static_cast<std::size_t>(got);
        };
    };
    upload.onProgress = [&](std::int64_t bytes) { show(layer, PushPhase::Uploading, bytes, size); };
    const auto sent = m_uploader.uploadBlob(m_target, upload, stop);
    const auto known = std::find_if(layer.blobs.begin(), layer.blobs.end(),
                                    [&](const store::LayerBlob& blob) { return blob.blob == kept; });
    const std::string type =
        known != layer.blobs.end() ? known->mediaType : oci::layerTypeIn(oci::kOciManifest, compressionOf(file.get()));
    return {layer.diffId, sent.digest, sent.bytes, type, {}};
}

store::LayerBlob LayerUpload::sendTar(const PushLayer& layer, const std::stop_token& stop) {
    std::shared_ptr<Packing> packing;
    std::int64_t total = 0;
    registry::BlobUpload upload;
    upload.open = [&](std::int64_t offset) -> registry::Source {
        packing.reset();
        packing = std::make_shared<Packing>(m_store.openLayerTar(layer.chainId, stop), m_compression, stop);
        total = packing->tar.bytes();
        packing->skip(offset);
        return [packing](char* buffer, std::size_t capacity) { return packing->stream.read(buffer, capacity); };
    };
    upload.onProgress = [&](std::int64_t) { show(layer, PushPhase::Uploading, packing->stream.contentBytes(), total); };
    const auto sent = m_uploader.uploadBlob(m_target, upload, stop);
    return {layer.diffId, sent.digest, sent.bytes, oci::layerTypeIn(oci::kOciManifest, m_compression), {}};
}

void LayerUpload::show(const PushLayer& layer, PushPhase phase, std::int64_t currentBytes, std::int64_t totalBytes) {
    if (m_board != nullptr) m_board->update(layer.positions, phase, currentBytes, totalBytes);
}

}  // namespace galley::image::detail
