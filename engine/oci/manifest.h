// SPDX-License-Identifier: Apache-2.0
/// @file
/// Descriptors, manifests and indexes (OCI image spec: descriptor.md, manifest.md, image-index.md; Docker's schema 2
/// and manifest list). What is parsed is hostile: it comes from a registry. Used by registry, image. Uses base.
/// Threads: values. Processes, Crash: no I/O.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/digest.h"
#include "engine/oci/platform.h"

namespace galley::oci {

struct ImageConfig;

/// More is no manifest (registries refuse it as well); the document is not even parsed.
inline constexpr std::size_t kMaximumManifestBytes = std::size_t{4} << 20U;

struct Descriptor {
    std::string mediaType;
    Digest digest;
    std::int64_t size = 0;
    std::optional<Platform> platform;  ///< in an index only
    std::map<std::string, std::string> annotations;
};

struct Manifest {
    std::string mediaType;
    Descriptor config;
    std::vector<Descriptor> layers;  ///< lowest first; one digest may come twice
    std::map<std::string, std::string> annotations;
};

struct Index {
    std::string mediaType;
    std::vector<Descriptor> manifests;
};

/// Throws Corrupt for what is malformed, contradicts itself (layers and manifests in one document: CVE-2021-41190) or
/// its `contentType`; Unsupported for Docker's schema 1, foreign layers and what is no image. `contentType` may be
/// empty.
std::variant<Manifest, Index> parseManifestDocument(std::string_view bytes, std::string_view contentType);
/// The same where only an image's manifest will do, such as behind an index; Corrupt when it is an index.
Manifest parseManifest(std::string_view bytes, std::string_view contentType = {});

/// The manifest in `index` for `wanted`; throws NotFound with the platforms there are.
const Descriptor& chooseManifest(const Index& index, const Platform& wanted);

/// Throws Corrupt when the manifest's layers and the config's diff ids cannot belong together.
void checkAgreement(const Manifest& manifest, const ImageConfig& config);

}  // namespace galley::oci
