// SPDX-License-Identifier: Apache-2.0
/// @file
/// An anonymous volume goes with the container that it was made for, unless another one has come to use it
/// (`--volumes-from`, or `-v` with its name).
/// Used by supervisor, container. Uses base. Threads: free functions. Processes: reads the records of all containers.
/// Crash: a volume that nobody uses stays until `volume prune`.
#pragma once

#include <filesystem>
#include <string>

namespace galley::monitor {

/// Before the id in the name of a record's directory that is being removed.
inline constexpr const char* kGonePrefix = ".gone-";

/// Whether the record of any container below `containers` names the anonymous volume `name` (64 digits, which stand
/// there for nothing else). Call it when the container that goes is renamed away. True when a record cannot be read.
bool isVolumeNamed(const std::filesystem::path& containers, const std::string& name);

}  // namespace galley::monitor
