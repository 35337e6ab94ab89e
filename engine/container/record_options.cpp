// SPDX-License-Identifier: Apache-2.0
#include "engine/container/record_options.h"

#include <nlohmann/json.hpp>

#include "engine/process/group_limits_json.h"

namespace galley::container {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Ulimit, name, soft, hard)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Device, source, target, permissions)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(GpuRequest, count, devices)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(HealthCheck, test, interval, timeout, startPeriod, startInterval,
                                                retries, shell)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Options, resources, readOnlyRoot, init, addedCapabilities,
                                                droppedCapabilities, noNewPrivileges, seccompUnconfined, seccompProfile,
                                                groups, ulimits, devices, sysctls, shmBytes, dns, dnsSearch, dnsOptions,
                                                extraHosts, timeZone, logOptions, health, cdiDevices, gpus,
                                                userNamespace, privileged, ipc, oomScoreAdjustment)

nlohmann::json writeOptions(const Options& options) {
    return options;
}

Options readOptions(const nlohmann::json& json) {
    return json.get<Options>();
}

}  // namespace galley::container
