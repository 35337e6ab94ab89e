// SPDX-License-Identifier: Apache-2.0
/// @file
/// What `galley-ns apply` and its caller tell one another: lines of JSON, each with its newline. Names of files are
/// bytes; they survive the way.
/// Used by UnpackProcess and app/ns. Threads: free functions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/archive/applied_layer.h"
#include "engine/base/error.h"

namespace galley::archive {

/// From the child; one of the three is set.
struct ApplyMessage {
    std::optional<std::int64_t> progress;  ///< uncompressed bytes so far
    std::optional<AppliedLayer> layer;
    std::optional<Error> error;
};

std::string encodeProgress(std::int64_t bytes);
std::string encodeResult(const AppliedLayer& layer);
std::string encodeError(const Error& error);
/// Throws InvalidInput.
ApplyMessage parseMessage(const std::string& line);

/// To `galley-ns complete`, on its stdin.
struct Completion {
    AppliedLayer layer;
    std::vector<std::filesystem::path> parents;  ///< nearest first
};

std::string encodeCompletion(const Completion& completion);
/// Throws InvalidInput.
Completion parseCompletion(const std::string& line);

}  // namespace galley::archive
