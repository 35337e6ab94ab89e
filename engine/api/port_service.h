// SPDX-License-Identifier: Apache-2.0
/// @file
/// Published ports, changed while the container runs. Threads: thread-safe, blocking.
/// Crash: a change is in the running forwarder and in the container's record, or in neither.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/api/types.h"

namespace galley::api {

class PortService {
public:
    virtual ~PortService() = default;

    /// Of running containers; with `all` also what stopped ones will publish at their next start. By container, then
    /// port.
    virtual Result<std::vector<PublishedPort>> list(bool all) = 0;
    /// Of one container; what it will publish at its next start when it is stopped. Only this one is asked.
    virtual Result<std::vector<PublishedPort>> of(const std::string& container) = 0;
    /// Publishes one more port. A stopped container gets it at its next start. Returns it with the host port chosen.
    virtual Result<PortMapping> add(const std::string& container, const PortMapping& mapping) = 0;
    /// Listens on the new address first, then closes the old one; open connections live on. The container port may
    /// change too. Busy names the process that holds the port and a free one.
    virtual Result<PortMapping> move(const std::string& container, const PortMapping& from, const PortMapping& to) = 0;
    virtual Result<void> remove(const std::string& container, const PortMapping& mapping) = 0;
    /// Whether a new listener could have this address now.
    virtual Result<PortAvailability> check(const std::string& hostAddress, std::uint16_t hostPort,
                                           Protocol protocol) = 0;
};

}  // namespace galley::api
