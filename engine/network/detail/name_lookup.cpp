// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/name_lookup.h"

#include <algorithm>

namespace galley::network::detail {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMostNetworks = 64;

Lookup answered(std::string message) {
    return {std::move(message), {}};
}

/// Of the container that a name like "2.0.20.172.in-addr.arpa" is about.
const ContainerNames* ownerOf(NameRecords& network, std::string_view reversed) {
    if (const auto four = reversedAddress(reversed)) return network.find(*four);
    if (const auto six = reversedAddress6(reversed)) return network.find6(formatIpv6(*six));
    return nullptr;
}

Addresses ofKind(std::uint16_t type, const std::vector<NamedAddress>& named) {
    Addresses addresses;
    for (const NamedAddress& each : named) {
        if (type == kTypeA || type == kTypeAny) addresses.four.push_back(each.four);
        if ((type == kTypeAaaa || type == kTypeAny) && each.six) addresses.six.push_back(*each.six);
    }
    return addresses;
}

}  // namespace

NameRecords& NameLookup::recordsOf(const fs::path& network) {
    const auto known = m_records.find(network);
    if (known != m_records.end() && known->second->usable()) return *known->second;
    if (known == m_records.end() && m_records.size() >= kMostNetworks) m_records.clear();
    return *(m_records[network] = std::make_unique<NameRecords>(network));
}

std::vector<NameRecords*> NameLookup::reach(const ContainerNames& asker) {
    // Later ones may need room for themselves: ask for each once before the addresses are kept.
    std::vector<fs::path> networks{m_network};
    for (const std::string& other : asker.otherNetworks) {
        const bool known = std::find(networks.begin(), networks.end(), other) != networks.end();
        if (!known && networks.size() < kMostNetworks / 2) networks.emplace_back(other);
    }
    for (const fs::path& each : networks) recordsOf(each);
    std::vector<NameRecords*> all;
    for (const fs::path& each : networks) all.push_back(&recordsOf(each));
    return all;
}

Lookup NameLookup::find(std::string_view query, Ipv4 client) {
    const std::lock_guard lock(m_mutex);
    const auto question = parseQuestion(query);
    if (!question) return answered(answerEmpty(query, std::nullopt, Rcode::FormatError));
    const ContainerNames* record = recordsOf(m_network).find(client);
    if (record == nullptr) return answered(answerEmpty(query, question, Rcode::Refused));
    const ContainerNames asker = *record;
    if (question->queryClass == kClassInternet) {
        if (Lookup own = findName(query, *question, asker); !own.answer.empty()) return own;
    }
    if (asker.servers.empty()) return answered(answerEmpty(query, question, Rcode::NoSuchName));
    return {{}, asker.servers};
}

Lookup NameLookup::findName(std::string_view query, const Question& question, const ContainerNames& asker) {
    const std::vector<NameRecords*> networks = reach(asker);
    if (question.type == kTypePtr && question.name.ends_with(".arpa")) {
        for (NameRecords* network : networks) {
            const ContainerNames* owner = ownerOf(*network, question.name);
            if (owner == nullptr || owner->names.empty()) continue;
            return answered(answerName(query, question, owner->names.front() + "." + owner->network));
        }
        return {};
    }
    std::vector<NamedAddress> named;
    for (NameRecords* network : networks) {
        const std::vector<NamedAddress> found = network->addressesOf(question.name);
        named.insert(named.end(), found.begin(), found.end());
    }
    if (named.empty()) return {};
    // Who resolves a name asks for both kinds: with one count every second would always be the first.
    std::size_t& turn = question.type == kTypeAaaa ? m_turn6 : m_turn;
    const auto first = static_cast<std::ptrdiff_t>(turn++ % named.size());
    std::rotate(named.begin(), named.begin() + first, named.end());
    // There is such a name; perhaps without an address of the kind that was asked for.
    return answered(answerAddresses(query, question, ofKind(question.type, named)));
}

}  // namespace galley::network::detail
