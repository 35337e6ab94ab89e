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
    if (const auto address = reversedAddress(question.name); address && question.type == kTypePtr) {
        for (NameRecords* network : networks) {
            const ContainerNames* owner = network->find(*address);
            if (owner == nullptr || owner->names.empty()) continue;
            return answered(answerName(query, question, owner->names.front() + "." + owner->network));
        }
        return {};
    }
    std::vector<Ipv4> addresses;
    for (NameRecords* network : networks) {
        const std::vector<Ipv4> found = network->addressesOf(question.name);
        addresses.insert(addresses.end(), found.begin(), found.end());
    }
    if (addresses.empty()) return {};
    // There is such a name; without an address of the kind that was asked for.
    if (question.type != kTypeA && question.type != kTypeAny) {
        return answered(answerEmpty(query, question, Rcode::NoError));
    }
    const auto first = static_cast<std::ptrdiff_t>(m_turn++ % addresses.size());
    std::rotate(addresses.begin(), addresses.begin() + first, addresses.end());
    return answered(answerAddresses(query, question, addresses));
}

}  // namespace galley::network::detail
