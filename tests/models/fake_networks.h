// SPDX-License-Identifier: Apache-2.0
/// @file
/// Networks of the scripted engine. Used by fake_services.cpp. Threads: thread-safe, as the real services.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/api/network_service.h"

namespace galley::test {

struct World;

/// Part of World; take its mutex to change it.
struct NetworkWorld {
    std::vector<api::NetworkSummary> list;                           ///< the three that are always there come first
    std::map<std::string, std::vector<api::NetworkMember>> members;  ///< by the network's id
    api::NetworkSpec created;                                        ///< the last one
    api::NetworkChoice choice;                                       ///< the last one
};

/// "bridge", "host", "none".
std::vector<api::NetworkSummary> fixedNetworks();
api::NetworkSummary makeNetwork(const std::string& id, const std::string& name, const std::string& subnet);
api::NetworkMember makeMember(const std::string& id, const std::string& name, const std::string& address);

class FakeNetworks : public api::NetworkService {
public:
    using Filters = std::vector<std::pair<std::string, std::string>>;
    explicit FakeNetworks(std::shared_ptr<World> world) : m_world(std::move(world)) {}

    Result<std::vector<api::NetworkSummary>> list(const Filters& filters) override;
    Result<std::string> inspect(const std::string& reference) override;
    Result<std::vector<api::NetworkMember>> members(const std::string& reference) override;
    Result<api::NetworkSummary> create(const api::NetworkSpec& spec) override;
    Result<void> remove(const std::string& reference) override;
    Result<std::vector<std::string>> prune(const Filters& filters) override;
    Result<void> connect(const std::string& container, const api::NetworkChoice& choice) override;
    Result<void> disconnect(const std::string& container, const std::string& reference, bool force) override;

private:
    std::shared_ptr<World> m_world;
};

}  // namespace galley::test
