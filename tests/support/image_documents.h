// SPDX-License-Identifier: Apache-2.0
/// @file
/// Makes manifests, indexes and descriptors as JSON text, well-formed or not, for tests of what reads them.
#pragma once

#include <string>
#include <string_view>

namespace galley::test {

/// JSON written with ' for ".
std::string json(std::string_view text);

/// "sha256:" and 64 times `digit`.
std::string digestOf(char digit);

/// `more` is appended inside the object: ",'platform':{…}".
std::string descriptorJson(std::string_view mediaType, std::string_view digest, std::string_view size,
                           std::string_view more = {});
/// An OCI manifest; `layers` are descriptors with commas between them, `more` further fields, each after a comma.
std::string manifestJson(std::string_view config, std::string_view layers, std::string_view more = {});
/// An OCI index; `entries` are descriptors with commas between them.
std::string indexJson(std::string_view entries);
/// ",'platform':{…}" for descriptorJson.
std::string platformJson(std::string_view os, std::string_view architecture, std::string_view variant = {});

}  // namespace galley::test
