// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/archive_images.h"

#include <optional>
#include <variant>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/oci/archive_manifest.h"
#include "engine/oci/manifest.h"
#include "engine/oci/media_types.h"

namespace galley::image::detail {
namespace {

constexpr int kMaxIndexDepth = 4;
constexpr std::size_t kMaxImages = 1000;

std::string shown(std::string_view text) {
    return "\"" + printable(text.substr(0, 120)) + "\"";
}

std::string blobName(const Digest& digest) {
    return "blobs/sha256/" + digest.hex();
}

/// The digest that a member's name claims for its content: "<hex>", "<hex>.json", "<hex>.tar", "blobs/sha256/<hex>".
std::optional<Digest> claimedDigest(std::string_view name) {
    name.remove_prefix(std::min(name.size(), name.rfind('/') + 1));
    const std::string_view hex = name.substr(0, name.find('.'));
    if (!oci::isFullIdentifier(hex)) return std::nullopt;
    return Digest::fromHex(hex);
}

[[noreturn]] void throwMissing(std::string_view name) {
    throw Error(ErrorKind::Corrupt, "the archive lacks " + shown(name) + ", which its manifest names");
}

const ArchiveFile& fileOf(const ArchiveFiles& files, std::string_view name) {
    const ArchiveFile* file = files.find(name);
    if (file == nullptr) throwMissing(name);
    return *file;
}

const ArchiveFile& blobOf(const ArchiveFiles& files, const oci::Descriptor& descriptor) {
    const ArchiveFile& file = fileOf(files, blobName(descriptor.digest));
    if (file.digest != descriptor.digest || file.bytes != descriptor.size) {
        throw Error(ErrorKind::Corrupt, "the content of " + shown(blobName(descriptor.digest)) +
                                            " in the archive is not what its manifest says");
    }
    return file;
}

void setConfig(LoadableImage& image, std::string bytes) {
    image.config = std::move(bytes);
    image.id = Digest::ofBytes(image.config);
    image.parsed = oci::ImageConfig::parse(image.config);
    if (image.parsed.diffIds.size() != image.layers.size()) {
        throw Error(ErrorKind::Corrupt, "the image " + image.id.shortHex() + " in the archive has " +
                                            std::to_string(image.layers.size()) + " layers, but its config names " +
                                            std::to_string(image.parsed.diffIds.size()));
    }
}

/// Nothing when `text` is no name of an image with a tag.
std::optional<oci::Reference> tagOf(const std::string& text) {
    try {
        oci::Reference name = oci::Reference::parse(text);
        return name.digest().empty() ? std::optional(std::move(name)) : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

LoadableImage dockerImage(const ArchiveFiles& files, const oci::ArchivedImage& entry) {
    LoadableImage image;
    for (const std::string& layer : entry.layers) image.layers.push_back(&fileOf(files, layer));
    setConfig(image, files.read(entry.config, oci::kMaximumConfigBytes));
    if (const auto claimed = claimedDigest(entry.config); claimed && *claimed != image.id) {
        throw Error(ErrorKind::Corrupt,
                    "the config " + shown(entry.config) + " in the archive does not have the digest of its name");
    }
    for (const std::string& tag : entry.tags) {
        auto name = tagOf(tag);
        if (!name) throw Error(ErrorKind::Corrupt, "the archive names an image " + shown(tag) + ", which is no tag");
        image.names.push_back(std::move(*name));
    }
    return image;
}

/// containerd, and after it Docker, write the whole name beside the reference; podman and skopeo write it there. The
/// image specification allows references that name no image, such as "stable/1+x": such an image has no name here.
std::vector<oci::Reference> namesOf(const oci::Descriptor& descriptor) {
    for (const char* key : {"io.containerd.image.name", "org.opencontainers.image.ref.name"}) {
        const auto found = descriptor.annotations.find(key);
        if (found == descriptor.annotations.end() || found->second.find_first_of(":/") == std::string::npos) continue;
        if (const auto name = tagOf(found->second)) return {*name};
    }
    return {};
}

class LayoutImages {
public:
    explicit LayoutImages(const ArchiveFiles& files) : m_files(files) {}

    std::vector<LoadableImage> read() {
        auto document = oci::parseManifestDocument(m_files.read("index.json", oci::kMaximumManifestBytes), {});
        const auto* index = std::get_if<oci::Index>(&document);
        if (index == nullptr) throw Error(ErrorKind::Corrupt, "the archive's index.json is no index");
        for (const oci::Descriptor& entry : index->manifests) add(entry, namesOf(entry), 0);
        return std::move(m_images);
    }

private:
    void add(const oci::Descriptor& descriptor, const std::vector<oci::Reference>& names, int depth);
    void addImage(const oci::Manifest& manifest, std::string bytes, const std::vector<oci::Reference>& names);

    const ArchiveFiles& m_files;
    std::vector<LoadableImage> m_images;
};

void LayoutImages::add(const oci::Descriptor& descriptor, const std::vector<oci::Reference>& names, int depth) {
    // What BuildKit attaches to an image is none.
    if (descriptor.platform && descriptor.platform->os == "unknown") return;
    if (depth > kMaxIndexDepth) throw Error(ErrorKind::Corrupt, "the archive's indexes go round in circles");
    if (m_images.size() >= kMaxImages) throw Error(ErrorKind::Corrupt, "the archive has far too many images");
    blobOf(m_files, descriptor);
    std::string bytes = m_files.read(blobName(descriptor.digest), oci::kMaximumManifestBytes);
    auto document = oci::parseManifestDocument(bytes, descriptor.mediaType);
    if (const auto* manifest = std::get_if<oci::Manifest>(&document))
        return addImage(*manifest, std::move(bytes), names);
    const oci::Index& inner = std::get<oci::Index>(document);
    // One index may hold nothing but another one; else it is an image for several machines.
    if (inner.manifests.size() == 1 && oci::isIndexType(inner.manifests[0].mediaType)) {
        return add(inner.manifests[0], names, depth + 1);
    }
    add(oci::chooseManifest(inner, oci::Platform::host()), names, depth + 1);
}

void LayoutImages::addImage(const oci::Manifest& manifest, std::string bytes,
                            const std::vector<oci::Reference>& names) {
    LoadableImage image;
    for (const oci::Descriptor& layer : manifest.layers) image.layers.push_back(&blobOf(m_files, layer));
    blobOf(m_files, manifest.config);
    setConfig(image, m_files.read(blobName(manifest.config.digest), oci::kMaximumConfigBytes));
    image.manifest = std::move(bytes);
    image.names = names;
    for (LoadableImage& known : m_images) {
        if (known.manifest != image.manifest) continue;
        known.names.insert(known.names.end(), names.begin(), names.end());
        return;
    }
    m_images.push_back(std::move(image));
}

}  // namespace

std::vector<LoadableImage> imagesIn(const ArchiveFiles& files) {
    std::vector<LoadableImage> images;
    if (files.find("manifest.json") != nullptr) {
        const auto entries = oci::parseArchiveManifest(files.read("manifest.json", oci::kMaximumManifestBytes));
        if (entries.size() > kMaxImages) throw Error(ErrorKind::Corrupt, "the archive has far too many images");
        for (const oci::ArchivedImage& entry : entries) images.push_back(dockerImage(files, entry));
    } else if (files.find("index.json") != nullptr) {
        images = LayoutImages(files).read();
    } else {
        throw Error(ErrorKind::Unsupported,
                    "this is no archive of images: it has neither manifest.json nor index.json; a bare file system "
                    "is brought in with import");
    }
    if (images.empty()) throw Error(ErrorKind::Corrupt, "there is no image in the archive");
    return images;
}

}  // namespace galley::image::detail
