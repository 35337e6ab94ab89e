// SPDX-License-Identifier: Apache-2.0
/// @file
/// GroupLimits as they stand in records and plans. Used by container, monitor.
/// Threads: free functions.
#pragma once

#include <nlohmann/json.hpp>

#include "engine/process/group_limits.h"

namespace galley::process {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(GroupLimits, memoryBytes, memorySwapBytes, memoryReservationBytes,
                                                nanoCpus, cpuShares, cpuPeriodMicroseconds, cpuQuotaMicroseconds,
                                                cpusetCpus, cpusetMems, pidsLimit)

}  // namespace galley::process
