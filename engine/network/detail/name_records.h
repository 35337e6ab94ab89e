// SPDX-License-Identifier: Apache-2.0
/// @file
/// Who is called what in a network: a file `names/<address>` for each container, written by its monitor before the
/// container's first process runs. It counts for as long as its address is locked (address_pool.h), so that what a
/// killed monitor leaves says nothing.
/// Used by network (writes) and the name server (reads). Threads: one per object.
/// Processes: files are replaced whole; a reader learns of a change before the writer goes on (inotify).
/// Crash: a stale file is passed over, and replaced with the next owner of the address.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/unique_fd.h"
#include "engine/network/detail/ipv4.h"
#include "engine/network/detail/ipv6.h"
#include "engine/network/network.h"

namespace galley::network::detail {

std::filesystem::path namesDirectory(const std::filesystem::path& network);
void writeNames(const std::filesystem::path& network, const std::string& address, const ContainerNames& names);
void removeNames(const std::filesystem::path& network, const std::string& address) noexcept;

/// Throws Corrupt.
ContainerNames parseNames(std::string_view json);
std::string formatNames(const ContainerNames& names);

/// Where a container with a name is in one network.
struct NamedAddress {
    Ipv4 four = 0;
    std::optional<Ipv6> six{};
};

/// The names of one network as they are now.
class NameRecords {
public:
    explicit NameRecords(std::filesystem::path network);

    /// Of the container with this address, when it lives.
    const ContainerNames* find(Ipv4 address);
    /// Of the one with this IPv6 address, in the words of formatIpv6().
    const ContainerNames* find6(const std::string& address);
    /// Addresses of living containers that answer to "name" or "name.<network>", in small letters.
    std::vector<NamedAddress> addressesOf(const std::string& name);
    /// The directory is there and watched; else make a new object later.
    bool usable() const noexcept { return m_usable; }

private:
    void refresh();
    void readAll();
    bool lives(Ipv4 address) const;

    std::filesystem::path m_network;
    UniqueFd m_changes;
    UniqueFd m_addresses;
    bool m_usable = false;
    bool m_stale = true;
    Ipv4 m_first = 0;
    std::map<Ipv4, ContainerNames> m_known;
};

}  // namespace galley::network::detail
