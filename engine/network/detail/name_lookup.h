// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the name server answers by itself, and whom it asks else. Used by name_server. Threads: thread-safe.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/network/detail/dns_message.h"
#include "engine/network/detail/name_records.h"

namespace galley::network::detail {

struct Lookup {
    std::string answer;                ///< empty: ask one of these
    std::vector<std::string> servers;  ///< IPv4 addresses
};

class NameLookup {
public:
    explicit NameLookup(std::filesystem::path network) : m_network(std::move(network)) {}

    /// `client`: who asks, an address of this network. An empty answer without servers: the message deserves none.
    Lookup find(std::string_view query, Ipv4 client);

private:
    NameRecords& recordsOf(const std::filesystem::path& network);
    Lookup findName(std::string_view query, const Question& question, const ContainerNames& asker);
    std::vector<NameRecords*> reach(const ContainerNames& asker);

    std::filesystem::path m_network;
    std::mutex m_mutex;
    std::map<std::filesystem::path, std::unique_ptr<NameRecords>> m_records;
    std::size_t m_turn6 = 0;  ///< the same for IPv6
    std::size_t m_turn = 0;   ///< several containers of one name take turns at being the first
};

}  // namespace galley::network::detail
