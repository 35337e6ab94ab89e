// SPDX-License-Identifier: Apache-2.0
/// @file
/// What `run` and `create` can ask for beside the usual: limits, capabilities, devices, names, kernel settings. The
/// same values stand in a request and, unchanged, in a container's record. Used by container, api. Uses nothing.
/// Threads: values.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace galley::container {

/// Limits that control groups enforce. 0 and empty: none was asked for.
struct Resources {
    std::int64_t memoryBytes = 0;
    std::int64_t memorySwapBytes = 0;  ///< memory and swap together; -1: no limit of swap
    std::int64_t memoryReservationBytes = 0;
    std::int64_t nanoCpus = 0;  ///< processors times 1e9
    std::int64_t cpuShares = 0;
    std::int64_t cpuPeriodMicroseconds = 0;
    std::int64_t cpuQuotaMicroseconds = 0;
    std::string cpusetCpus;  ///< "0-2,7"
    std::string cpusetMems;
    std::int64_t pidsLimit = 0;  ///< -1: no limit
    bool operator==(const Resources&) const = default;
    bool empty() const { return *this == Resources{}; }
};

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
    std::map<std::string, std::string> sysctls;
    std::int64_t shmBytes = 0;  ///< 0: 64 MiB
    std::vector<std::string> dns;
    std::vector<std::string> dnsSearch;
    std::vector<std::string> dnsOptions;
    std::vector<std::string> extraHosts;            ///< "name:address"
    std::string timeZone;                           ///< "Europe/Berlin", "local"; empty: the image's
    std::map<std::string, std::string> logOptions;  ///< "max-size", "max-file"
    bool operator==(const Options&) const = default;
};

}  // namespace galley::container
