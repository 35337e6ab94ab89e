// SPDX-License-Identifier: Apache-2.0
/// @file
/// What `run` and `create` can ask for beside the usual: limits, capabilities, devices, names, kernel settings. The
/// same values stand in a request and in a container's record. Used by container, api. Uses
/// process/group_limits. Threads: values.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/process/group_limits.h"

namespace galley::container {

/// Limits that control groups enforce.
using Resources = process::GroupLimits;

/// A limit of setrlimit(2); -1: none.
struct Ulimit {
    std::string name;  ///< "nofile"
    std::int64_t soft = 0;
    std::int64_t hard = 0;
    bool operator==(const Ulimit&) const = default;
};

struct Device {
    std::string source;  ///< on the host, absolute
    std::string target;
    std::string permissions;  ///< of "rwm"
    bool operator==(const Device&) const = default;
};

/// Docker's request for GPUs; empty: none.
struct GpuRequest {
    std::int64_t count = 0;            ///< -1: all
    std::vector<std::string> devices;  ///< instead of a number: names
    bool operator==(const GpuRequest&) const = default;
    bool empty() const { return count == 0 && devices.empty(); }
};

/// Docker's health check. Times in nanoseconds, as images have them; 0 and empty: not said.
struct HealthCheck {
    std::vector<std::string> test;  ///< {"NONE"}, {"CMD", …}, {"CMD-SHELL", line}
    std::int64_t interval = 0;
    std::int64_t timeout = 0;
    std::int64_t startPeriod = 0;
    std::int64_t startInterval = 0;
    int retries = 0;
    std::vector<std::string> shell;  ///< for CMD-SHELL; empty: /bin/sh -c
    bool operator==(const HealthCheck&) const = default;
    bool empty() const { return *this == HealthCheck{}; }
};

struct Options {
    Resources resources;
    bool readOnlyRoot = false;
    bool init = false;                           ///< a small init as the first process: passes signals on, reaps
    std::vector<std::string> addedCapabilities;  ///< "CAP_NET_ADMIN", "ALL"
    std::vector<std::string> droppedCapabilities;
    bool noNewPrivileges = false;
    bool seccompUnconfined = false;
    std::string seccompProfile;       ///< Docker's JSON; empty: the default
    std::vector<std::string> groups;  ///< beside the user's own: numbers or names of the image
    std::vector<Ulimit> ulimits;
    std::vector<Device> devices;
    std::vector<std::string> cdiDevices;  ///< "vendor.com/class=name"
    GpuRequest gpus;
    std::map<std::string, std::string> sysctls;
    std::int64_t shmBytes = 0;  ///< 0: 64 MiB
    std::vector<std::string> dns;
    std::vector<std::string> dnsSearch;
    std::vector<std::string> dnsOptions;
    std::vector<std::string> extraHosts;            ///< "name:address"
    std::string timeZone;                           ///< "Europe/Berlin", "local"; empty: the image's
    bool privileged = false;                        ///< all capabilities, no filter, nothing masked, the user's devices
    std::string ipc;                                ///< "private", "none", "host"; empty: private
    int oomScoreAdjustment = 0;                     ///< proc(5), oom_score_adj
    std::string userNamespace;                      ///< as keep_id.h reads it; empty: the container's root is the user
    std::map<std::string, std::string> logOptions;  ///< "max-size", "max-file"
    HealthCheck health;                             ///< in a record: with what the image says where nothing was asked
    bool operator==(const Options&) const = default;
};

}  // namespace galley::container
