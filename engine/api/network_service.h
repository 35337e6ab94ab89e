// SPDX-License-Identifier: Apache-2.0
/// @file
/// Networks of containers. `reference`: name, id or the beginning of an id; `container` as in container_service.h.
/// Threads: thread-safe, blocking. Processes: what is changed at a running container is done by its monitor.
/// Crash: a network is there or not; a container is in it or not.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/api/types.h"

namespace galley::api {

class NetworkService {
public:
    virtual ~NetworkService() = default;

    /// The three that are always there, then by name. Filters: id, name, label, driver, type, scope, dangling.
    virtual Result<std::vector<NetworkSummary>> list(
        const std::vector<std::pair<std::string, std::string>>& filters) = 0;
    /// Docker's JSON object as text. NotFound.
    virtual Result<std::string> inspect(const std::string& reference) = 0;
    /// The containers that are in it or will be when they start, by name. NotFound.
    virtual Result<std::vector<NetworkMember>> members(const std::string& reference) = 0;
    /// AlreadyExists; InvalidInput for a range that meets another network's, Busy when no range is free.
    virtual Result<NetworkSummary> create(const NetworkSpec& spec) = 0;
    /// Forbidden for one that is always there, and while running containers are in it.
    virtual Result<void> remove(const std::string& reference) = 0;
    /// Removes those that no container is to be in, running or not; their names. Filters: until, label, label!.
    virtual Result<std::vector<std::string>> prune(const std::vector<std::pair<std::string, std::string>>& filters) = 0;
    /// Also of a running container; choice.network names the network. AlreadyExists when it is in it.
    virtual Result<void> connect(const std::string& container, const NetworkChoice& choice) = 0;
    /// NotFound when it is not in it, unless `force`.
    virtual Result<void> disconnect(const std::string& container, const std::string& reference, bool force) = 0;
};

}  // namespace galley::api
