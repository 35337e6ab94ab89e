// SPDX-License-Identifier: Apache-2.0
/// @file
/// The Container Device Interface (CNCF container-device-interface, SPEC.md 0.8): files in which a vendor says what a
/// container needs for a device: nodes, mounts, variables, hooks. YAML or JSON; of the same device in two directories
/// the later directory counts, in one directory neither does.
/// Used by bundle, spec_options, doctor. Threads: free functions. Processes: files of the machine and of the user are
/// only read, anew at every start of a container. Crash: nothing to leave.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/container/options.h"

namespace galley::container {

/// What devices add to the runtime spec.
struct DeviceEdits {
    struct Mount {
        std::string source;
        std::string target;
        std::string type;
        std::vector<std::string> options;
    };
    struct Hook {
        std::string moment;  ///< "createContainer", and the others of runtime-spec config.md "POSIX-platform hooks"
        std::string path;
        std::vector<std::string> arguments;
        std::vector<std::string> environment;
        std::optional<std::int64_t> timeoutSeconds;
    };
    std::vector<std::string> environment;  ///< "NAME=value"
    std::vector<Device> nodes;
    std::vector<Mount> mounts;
    std::vector<Hook> hooks;
    std::vector<std::uint32_t> groups;
};

/// What the files describe, for somebody who looks.
struct CdiReport {
    struct Kind {
        std::string name;                  ///< "nvidia.com/gpu"
        std::vector<std::string> devices;  ///< their names
    };
    std::vector<Kind> kinds;
    std::vector<std::string> complaints;  ///< files that cannot be used, each with the reason
};

/// Whether it has the form "vendor.com/class=name".
bool isCdiDevice(std::string_view text);

/// Docker's `--gpus`: "all", a number, or "device=0,1" and other keys with commas between them. Throws InvalidInput.
GpuRequest parseGpus(const std::string& text);

/// /etc/cdi, /var/run/cdi, and `cdi` in the user's settings of Galley, which counts most.
std::vector<std::filesystem::path> cdiDirectories(const std::filesystem::path& settings);

CdiReport reportCdi(const std::vector<std::filesystem::path>& directories);

/// How the file of a vendor ("nvidia.com") is made: a sentence with the command.
std::string cdiAdvice(const std::string& vendor, const std::vector<std::filesystem::path>& directories);

/// What is wrong with the first that is no device of this computer: "\"/dev/x\": no such file or directory".
std::optional<std::string> findAbsentDevice(const std::vector<Device>& devices);

/// The edits of the devices and GPUs that are asked for. Throws NotFound for a device that no file describes, with the
/// command that makes such a file and with what is wrong with the files that there are; Unsupported for edits that
/// Galley cannot make.
DeviceEdits findDeviceEdits(const Options& options, const std::vector<std::filesystem::path>& directories);

}  // namespace galley::container
