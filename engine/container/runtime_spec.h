// SPDX-License-Identifier: Apache-2.0
/// @file
/// The OCI runtime spec (runtime-spec config.md) of a container: Docker's defaults for capabilities, mounts, masked
/// paths and system calls, as far as a user namespace has them.
/// Used by container. Uses process/id_mapping, seccomp_profile. Threads: free functions without state.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/container/cdi.h"
#include "engine/container/record.h"
#include "engine/container/user_lookup.h"
#include "engine/process/id_mapping.h"

namespace galley::container {

/// A mount with its place on this host.
struct SpecMount {
    Mount::Kind kind = Mount::Kind::Bind;
    std::filesystem::path source;  ///< none for Tmpfs
    std::string target;
    bool readOnly = false;
    std::vector<std::string> tmpfsOptions{};  ///< beside the default ones, of which they may undo some
};

/// What this machine has, looked at once per start.
struct HostTraits {
    bool cgroup2 = false;                    ///< the unified tree is at /sys/fs/cgroup
    std::vector<std::string> maskedPaths;    ///< of Docker's list, those that are here
    std::vector<std::string> readOnlyPaths;  ///< likewise
    std::uint64_t openFilesLimit = 1024;     ///< the hard limit, at most 1048576
};

HostTraits readHostTraits();
/// HostTraits::openFilesLimit alone.
std::uint64_t readOpenFilesLimit();

struct SpecInput {
    const Record* record = nullptr;
    ResolvedUser user;
    std::string workingDirectory;          ///< checked
    std::string rootDirectory;             ///< where the monitor mounts the overlay
    std::filesystem::path filesDirectory;  ///< has `hosts`, `hostname`, `resolv.conf`
    std::vector<SpecMount> mounts;
    DeviceEdits devices;
    process::IdMapping idMapping;  ///< nested in the holder's
    HostTraits host;
    std::string seccompFilter;                 ///< base64; empty: the profile goes into the spec
    std::filesystem::path initProgram;         ///< on the host; empty: none
    std::filesystem::path timeZoneFile;        ///< on the host; empty: the image's
    std::filesystem::path joinedNamespaces{};  ///< has links "user" and "network"; empty: it gets its own
};

/// The text of the bundle's config.json.
std::string writeRuntimeSpec(const SpecInput& input);

/// One more process in a container that runs.
struct ProcessInput {
    std::vector<std::string> arguments;
    std::vector<std::string> environment;
    ResolvedUser user;
    std::string workingDirectory;  ///< checked
    bool terminal = false;
    ConsoleSize consoleSize;
    std::vector<std::string> capabilities;
    Options options;  ///< limits of the process, no-new-privileges
    std::uint64_t openFilesLimit = 1024;
};
/// The OCI process object (config.md, "Process").
std::string writeProcess(const ProcessInput& input);

/// Docker's environment: PATH and HOSTNAME first, TERM with a terminal, then the record's; HOME from the user.
std::vector<std::string> processEnvironment(const Record& record, const ResolvedUser& user);
/// The same for a further process, with or without a terminal of its own.
std::vector<std::string> processEnvironment(const Record& record, const ResolvedUser& user, bool terminal,
                                            const std::vector<std::string>& more);

/// `changes` over `base`: NAME=value replaces or adds, NAME alone takes away.
std::vector<std::string> mergedEnvironment(std::vector<std::string> base, const std::vector<std::string>& changes);

/// Docker's 14.
const std::vector<std::string>& defaultCapabilities();
/// All that this kernel and Galley know.
const std::vector<std::string>& allCapabilities();

}  // namespace galley::container
