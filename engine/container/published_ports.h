// SPDX-License-Identifier: Apache-2.0
/// @file
/// The ports of containers, changed while they run through their monitors, else in `ports.json` for the next start.
/// Used by api. Uses context, monitor/control_client, network/port_owner. Threads: thread-safe, blocking.
/// Processes: the monitor of a running container writes `ports.json`; of a stopped one whoever holds its lock.
/// Crash: a change is in the file, or has not happened.
#pragma once

#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/container/context.h"

namespace galley::container {

/// Of running containers; with `all` also of the others. By container name, then port.
std::vector<PublishedPort> listPorts(Context& context, bool all);
std::vector<PublishedPort> portsOf(Context& context, const std::string& reference);
/// Returns it with the host port chosen. Busy names the owner of the port and a free one.
PortMapping addPort(Context& context, const std::string& reference, const PortMapping& mapping);
PortMapping movePort(Context& context, const std::string& reference, const PortMapping& from, const PortMapping& to);
void removePort(Context& context, const std::string& reference, const PortMapping& mapping);
/// A Busy of a monitor, which cannot see the host's processes, with the owner of the first port of `wanted` that is
/// taken and a free one; any other error unchanged.
Error nameBusyPort(Context& context, const Error& error, const std::vector<PortMapping>& wanted);
PortAvailability checkPort(Context& context, const std::string& hostAddress, std::uint16_t hostPort, Protocol protocol);

}  // namespace galley::container
