// SPDX-License-Identifier: Apache-2.0
#include "tests/models/fake_networks.h"

#include <algorithm>

#include "tests/models/fake_services.h"

namespace galley::test {

std::vector<api::NetworkSummary> fixedNetworks() {
    std::vector<api::NetworkSummary> fixed;
    for (const auto& [name, driver] :
         {std::pair("bridge", "bridge"), std::pair("host", "host"), std::pair("none", "null")}) {
        api::NetworkSummary network;
        network.id = std::string("fixed-") + name;
        network.name = name;
        network.driver = driver;
        network.fixed = true;
        fixed.push_back(network);
    }
    return fixed;
}

api::NetworkSummary makeNetwork(const std::string& id, const std::string& name, const std::string& subnet) {
    api::NetworkSummary network;
    network.id = id;
    network.name = name;
    network.driver = "bridge";
    network.created = now();
    network.subnet = subnet;
    network.gateway = subnet.substr(0, subnet.rfind('.')) + ".1";
    return network;
}

api::NetworkMember makeMember(const std::string& id, const std::string& name, const std::string& address) {
    api::NetworkMember member;
    member.id = id;
    member.name = name;
    member.isRunning = !address.empty();
    member.address = address;
    return member;
}

Result<std::vector<api::NetworkSummary>> FakeNetworks::list(const Filters&) {
    m_world->call("networks.list");
    if (const auto failure = m_world->failureOf("networks.list")) return *failure;
    const std::lock_guard lock(m_world->mutex);
    std::vector<api::NetworkSummary> list = m_world->networks.list;
    for (api::NetworkSummary& network : list) {
        for (const api::NetworkMember& member : m_world->networks.members[network.id]) {
            network.containers.push_back(member.name);
            if (member.isRunning) network.running.push_back(member.name);
        }
    }
    return list;
}

Result<std::string> FakeNetworks::inspect(const std::string& reference) {
    return "{\"Id\":\"" + reference + "\"}";
}

Result<std::vector<api::NetworkMember>> FakeNetworks::members(const std::string& reference) {
    if (const auto failure = m_world->failureOf("networks.members")) return *failure;
    const std::lock_guard lock(m_world->mutex);
    return m_world->networks.members[reference];
}

Result<api::NetworkSummary> FakeNetworks::create(const api::NetworkSpec& spec) {
    m_world->call("networks.create " + spec.name);
    if (const auto failure = m_world->failureOf("networks.create")) return *failure;
    const std::lock_guard lock(m_world->mutex);
    m_world->networks.created = spec;
    m_world->networks.list.push_back(
        makeNetwork("id-" + spec.name, spec.name, spec.subnets.empty() ? "10.89.7.0/24" : spec.subnets.front()));
    return m_world->networks.list.back();
}

Result<void> FakeNetworks::remove(const std::string& reference) {
    m_world->call("networks.remove " + reference);
    if (const auto failure = m_world->failureOf("networks.remove")) return *failure;
    const std::lock_guard lock(m_world->mutex);
    std::erase_if(m_world->networks.list, [&reference](const auto& one) { return one.id == reference; });
    return {};
}

Result<std::vector<std::string>> FakeNetworks::prune(const Filters&) {
    return std::vector<std::string>{};
}

Result<void> FakeNetworks::connect(const std::string& container, const api::NetworkChoice& choice) {
    m_world->call("networks.connect " + container + " " + choice.network);
    if (const auto failure = m_world->failureOf("networks.connect")) return *failure;
    const std::lock_guard lock(m_world->mutex);
    m_world->networks.choice = choice;
    const auto found = std::find_if(m_world->containers.begin(), m_world->containers.end(),
                                    [&container](const auto& one) { return one.id == container; });
    if (found == m_world->containers.end()) return Error(ErrorKind::NotFound, "there is no container " + container);
    api::NetworkMember member = makeMember(container, found->name, "10.89.7.9/24");
    member.aliases = choice.aliases;
    m_world->networks.members[choice.network].push_back(member);
    return {};
}

Result<void> FakeNetworks::disconnect(const std::string& container, const std::string& reference, bool) {
    m_world->call("networks.disconnect " + container + " " + reference);
    if (const auto failure = m_world->failureOf("networks.disconnect")) return *failure;
    const std::lock_guard lock(m_world->mutex);
    std::erase_if(m_world->networks.members[reference], [&container](const auto& one) { return one.id == container; });
    return {};
}

}  // namespace galley::test
