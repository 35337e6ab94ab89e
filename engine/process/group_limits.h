// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a control group is to hold its processes to. Used by container, monitor, control_group. Uses nothing. Threads:
/// values.
#pragma once

#include <cstdint>
#include <string>

namespace galley::process {

/// 0 and empty: none was asked for.
struct GroupLimits {
    std::int64_t memoryBytes = 0;
    std::int64_t memorySwapBytes = 0;  ///< memory and swap together; -1: no limit
                                       ///< of swap; 0: twice the memory
    std::int64_t memoryReservationBytes = 0;
    std::int64_t nanoCpus = 0;  ///< processors times 1e9
    std::int64_t cpuShares = 0;
    std::int64_t cpuPeriodMicroseconds = 0;
    std::int64_t cpuQuotaMicroseconds = 0;
    std::string cpusetCpus;  ///< "0-2,7"
    std::string cpusetMems;
    std::int64_t pidsLimit = 0;  ///< -1: no limit
    bool operator==(const GroupLimits&) const = default;
    bool empty() const { return *this == GroupLimits{}; }
};

}  // namespace galley::process
