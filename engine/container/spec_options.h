// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the options of a container mean in the OCI runtime spec and beside it. Used by runtime_spec, bundle.
/// Uses options, parse_options, seccomp_profile. Threads: free functions.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/container/record.h"
#include "engine/logs/log_format.h"

namespace galley::container {

/// `process.rlimits`, the open files among them.
nlohmann::json rlimitsJson(const Options& options, std::uint64_t openFiles);

/// A profile in Docker's form (moby profiles/seccomp) → `linux.seccomp`, for these capabilities. InvalidInput for what
/// is none.
nlohmann::json seccompFromDocker(const std::string& profile, const std::vector<std::string>& capabilities);

/// Throws what seccompFromDocker() would.
void checkSeccompProfile(const std::string& profile);

/// The built-in filter holds: none was asked for, nor that there be none.
bool usesDefaultFilter(const Options& options) noexcept;

/// The nodes below /dev that this user may open, for a privileged container; none of what every container has of its
/// own.
std::vector<Device> ownDevices();

/// InvalidInput for a score below this process's own: that takes a right of the machine's root (proc(5)).
void checkOomScore(const Options& options);

/// InvalidInput when a limit of `options` is above what this user may set.
void checkUlimits(const Options& options);

/// A small init of this machine, for `--init`. Throws NotFound with the package that has one.
std::filesystem::path findInitProgram();
/// Where it is in the container, as Docker has it.
inline constexpr const char* kInitTarget = "/sbin/docker-init";

/// The file that the container gets as /etc/localtime; empty without `--tz`.
std::filesystem::path timeZoneFile(const Options& options);

logs::Rotation logRotation(const Options& options);

}  // namespace galley::container
