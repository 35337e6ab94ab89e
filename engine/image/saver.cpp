// SPDX-License-Identifier: Apache-2.0
#include "engine/image/saver.h"

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>
#include <vector>

#include "engine/archive/compress.h"
#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/image/detail/image_names.h"
#include "engine/image/detail/tar_stream.h"
#include "engine/oci/manifest.h"
#include "engine/oci/media_types.h"
#include "engine/oci/reference.h"

namespace galley::image {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kPlainLayer = "application/vnd.oci.image.layer.v1.tar";
constexpr const char* kFullName = "io.containerd.image.name";
constexpr const char* kRefName = "org.opencontainers.image.ref.name";

std::string blobPath(const Digest& digest) {
    return "blobs/sha256/" + digest.hex();
}

Json descriptorOf(std::string_view mediaType, const Digest& digest, std::int64_t bytes) {
    return {{"mediaType", mediaType}, {"digest", digest.text()}, {"size", bytes}};
}

/// "flask" without a tag; Reference::parse() has made it "flask:latest".
bool isNameAlone(const std::string& text, const oci::Reference& reference) {
    return reference.digest().empty() && reference.tag() == "latest" && !text.ends_with(":latest");
}

struct SavedImage {
    store::ImageRecord record;
    std::vector<store::LayerInfo> layers;
    std::vector<oci::Reference> names;
};

class SaveJob {
public:
    SaveJob(const store::Store& store, const SaveRequest& request, const std::stop_token& stop)
        : m_store(store), m_request(request), m_stop(stop), m_lease(store.openLease("save")) {}

    void run(const ByteSink& sink);

private:
    void choose(const std::string& text);
    void add(const Digest& image, const std::vector<oci::Reference>& names);
    void openEach();
    void addDocuments();
    Json manifestsOf(const SavedImage& image, const Digest& digest, std::size_t bytes) const;
    void addLayers();

    store::Store m_store;
    const SaveRequest& m_request;
    const std::stop_token& m_stop;
    store::Lease m_lease;
    std::vector<SavedImage> m_images;
    std::map<std::string, std::string> m_documents;  ///< blobs, by path
    detail::TarStream m_tar;
};

/// Docker's rules: a name alone is all its tags (moby, image/tarexport/save.go).
void SaveJob::choose(const std::string& text) {
    const detail::Target hit = [&]() -> detail::Target {
        try {
            return detail::locate(m_store, text);
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::NotFound) throw;
            return {};
        }
    }();
    // An id, or a prefix of one.
    if (!hit.image.empty() && hit.key.empty()) return add(hit.image, {});
    const oci::Reference reference = oci::Reference::parse(text);
    bool found = false;
    if (isNameAlone(text, reference)) {
        for (const store::TagRecord& tag : m_store.images().tags()) {
            const oci::Reference each = oci::Reference::parse(tag.reference);
            if (each.name() != reference.name() || !each.digest().empty()) continue;
            add(tag.image, {each});
            found = true;
        }
    }
    if (found) return;
    if (hit.image.empty()) throw Error(ErrorKind::NotFound, "No such image: " + reference.familiar());
    add(hit.image, reference.digest().empty() ? std::vector{reference} : std::vector<oci::Reference>{});
}

void SaveJob::add(const Digest& image, const std::vector<oci::Reference>& names) {
    auto known =
        std::find_if(m_images.begin(), m_images.end(), [&](const auto& each) { return each.record.id == image; });
    if (known == m_images.end()) {
        auto record = m_store.images().find(image);
        if (!record) throw Error(ErrorKind::NotFound, "No such image: " + image.shortHex());
        m_images.push_back({std::move(*record), {}, {}});
        known = m_images.end() - 1;
    }
    for (const oci::Reference& name : names) {
        const bool isThere = std::find(known->names.begin(), known->names.end(), name) != known->names.end();
        if (!isThere) known->names.push_back(name);
    }
}

/// Whatever can be missing is found before anything goes out.
void SaveJob::openEach() {
    for (SavedImage& image : m_images) {
        for (const Digest& chain : image.record.layers) {
            m_lease.protect(chain);
            store::LayerTar(m_store.openLayerTar(chain, m_stop));
            image.layers.push_back(*m_store.layers().find(chain));
        }
    }
}

/// An entry for each name, as `docker save` has it; the archive of podman has the whole name as the reference.
Json SaveJob::manifestsOf(const SavedImage& image, const Digest& digest, std::size_t bytes) const {
    const Json plain = descriptorOf(oci::kOciManifest, digest, static_cast<std::int64_t>(bytes));
    if (image.names.empty()) return Json::array({plain});
    Json entries = Json::array();
    for (const oci::Reference& name : image.names) {
        Json entry = plain;
        const bool isOci = m_request.format == SaveRequest::Format::OciArchive;
        entry["annotations"] = {{kFullName, name.full()}, {kRefName, isOci ? name.full() : name.tag()}};
        entries.push_back(std::move(entry));
    }
    return entries;
}

void SaveJob::addDocuments() {
    Json entries = Json::array();
    Json dockerImages = Json::array();
    Json repositories = Json::object();
    for (const SavedImage& image : m_images) {
        Json layers = Json::array();
        Json paths = Json::array();
        Json sources = Json::object();
        for (const store::LayerInfo& layer : image.layers) {
            layers.push_back(descriptorOf(kPlainLayer, layer.diffId, layer.tarBytes));
            paths.push_back(blobPath(layer.diffId));
            sources[layer.diffId.text()] = layers.back();
        }
        const auto configBytes = static_cast<std::int64_t>(image.record.config.size());
        const Json manifest = {{"schemaVersion", 2},
                               {"mediaType", oci::kOciManifest},
                               {"config", descriptorOf(oci::kOciConfig, image.record.id, configBytes)},
                               {"layers", std::move(layers)}};
        const std::string bytes = manifest.dump();
        const Digest digest = Digest::ofBytes(bytes);
        m_documents[blobPath(image.record.id)] = image.record.config;
        m_documents[blobPath(digest)] = bytes;
        for (const Json& entry : manifestsOf(image, digest, bytes.size())) entries.push_back(entry);
        Json tags = image.names.empty() ? Json() : Json::array();
        for (const oci::Reference& name : image.names) {
            tags.push_back(name.familiar());
            if (!image.layers.empty()) {
                repositories[name.familiarName()][name.tag()] = image.layers.back().diffId.hex();
            }
        }
        dockerImages.push_back({{"Config", blobPath(image.record.id)},
                                {"RepoTags", std::move(tags)},
                                {"Layers", std::move(paths)},
                                {"LayerSources", std::move(sources)}});
    }
    m_tar.addFile("oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
    const Json index = {{"schemaVersion", 2}, {"mediaType", oci::kOciIndex}, {"manifests", std::move(entries)}};
    m_tar.addFile("index.json", index.dump());
    if (m_request.format == SaveRequest::Format::DockerArchive) {
        m_tar.addFile("manifest.json", dockerImages.dump());
        if (!repositories.empty()) m_tar.addFile("repositories", repositories.dump());
    }
    m_tar.addDirectory("blobs/");
    m_tar.addDirectory("blobs/sha256/");
    for (auto& [path, content] : m_documents) m_tar.addFile(path, content);
}

void SaveJob::addLayers() {
    std::set<Digest> added;
    for (const SavedImage& image : m_images) {
        for (const store::LayerInfo& layer : image.layers) {
            if (!added.insert(layer.diffId).second) continue;
            const auto open = [this, chain = layer.chainId]() -> archive::ByteSource {
                auto tar = std::make_shared<store::LayerTar>(m_store.openLayerTar(chain, m_stop));
                return [this, tar](char* buffer, std::size_t capacity) { return tar->read(buffer, capacity, m_stop); };
            };
            m_tar.addStream(blobPath(layer.diffId), layer.tarBytes, open);
        }
    }
}

oci::Compression methodOf(SaveRequest::Compression compression) {
    switch (compression) {
        case SaveRequest::Compression::Gzip: return oci::Compression::Gzip;
        case SaveRequest::Compression::Zstd: return oci::Compression::Zstd;
        case SaveRequest::Compression::None: break;
    }
    return oci::Compression::None;
}

void SaveJob::run(const ByteSink& sink) {
    if (m_request.references.empty()) throw Error(ErrorKind::InvalidInput, "no image to save was named");
    for (const std::string& text : m_request.references) choose(text);
    openEach();
    addDocuments();
    addLayers();
    constexpr std::size_t kPieceBytes = std::size_t{256} << 10U;
    std::vector<char> piece(kPieceBytes);
    const auto pass = [&](const archive::ByteSource& from) {
        while (const std::size_t got = from(piece.data(), piece.size())) {
            throwIfCancelled(m_stop);
            sink({piece.data(), got});
        }
    };
    const archive::ByteSource tar = [this](char* buffer, std::size_t capacity) { return m_tar.read(buffer, capacity); };
    if (m_request.compression == SaveRequest::Compression::None) return pass(tar);
    const unsigned threads = std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
    archive::CompressStream stream(tar, methodOf(m_request.compression), threads);
    pass([&stream](char* buffer, std::size_t capacity) { return stream.read(buffer, capacity); });
}

}  // namespace

void Saver::save(const SaveRequest& request, const ByteSink& sink, const std::stop_token& stop) const {
    SaveJob(m_store, request, stop).run(sink);
}

}  // namespace galley::image
