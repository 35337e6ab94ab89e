// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/network_link.h"

#include "engine/base/error.h"

namespace galley::monitor::detail {

Endpoint joinNetwork(const MonitorPlan& plan, pid_t) {
    if (plan.networkMode == NetworkMode::Bridge) {
        throw Error(ErrorKind::Unsupported, "this network cannot be joined; use --network none or --network host");
    }
    return {};
}

void leaveNetwork(const MonitorPlan&, const Endpoint&) noexcept {}

}  // namespace galley::monitor::detail
