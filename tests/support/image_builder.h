// SPDX-License-Identifier: Apache-2.0
/// @file
/// Makes images, honest ones and others, and puts them into a FakeRegistry.
#pragma once

#include <string>
#include <vector>

#include "tests/support/fake_registry.h"

namespace galley::test {

/// `filter` is "gzip" or "zstd".
std::string compressed(const std::string& bytes, const std::string& filter);
/// A tar with one regular file.
std::string oneFileTar(const std::string& name, const std::string& content);

struct BuiltLayer {
    std::string blob;    ///< as the registry has it
    std::string diffId;  ///< what the config says of it
    std::string mediaType;
};

class ImageBuilder {
public:
    std::string architecture = "amd64";
    std::string os = "linux";
    /// Fields of the config's "config" object, written with ' for ", such as "'Cmd':['sh']".
    std::string run;
    /// More fields of the config, each after a comma.
    std::string more;
    std::vector<BuiltLayer> layers;

    /// `filter`: "gzip", "zstd" or "" for plain.
    ImageBuilder& layer(const std::string& tar, const std::string& filter = "gzip");

    std::string config() const;
    std::string id() const;
    std::string manifest() const;
    /// All blobs and the manifest, under `tag` unless that is empty. Returns the manifest's digest.
    std::string push(FakeRegistry& registry, const std::string& tag) const;
};

}  // namespace galley::test
