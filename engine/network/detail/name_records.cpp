// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/name_records.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/network/detail/address_pool.h"
#include "engine/network/detail/network_state.h"

namespace galley::network::detail {
namespace fs = std::filesystem;
using nlohmann::json;
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 10U;

}  // namespace

fs::path namesDirectory(const fs::path& network) {
    return network / "names";
}

std::string formatNames(const ContainerNames& names) {
    const json object{{"network", names.network},
                      {"names", names.names},
                      {"others", names.otherNetworks},
                      {"servers", names.servers},
                      {"address6", names.address6}};
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

ContainerNames parseNames(std::string_view text) {
    try {
        const json object = json::parse(text);
        ContainerNames names;
        object.at("network").get_to(names.network);
        object.at("names").get_to(names.names);
        object.at("others").get_to(names.otherNetworks);
        object.at("servers").get_to(names.servers);
        names.address6 = object.value("address6", "");  // a monitor of a former version wrote none
        return names;
    } catch (const json::exception&) {
        throw Error(ErrorKind::Corrupt, "the names of a container cannot be read");
    }
}

void writeNames(const fs::path& network, const std::string& address, const ContainerNames& names) {
    ensureDirectory(namesDirectory(network));
    writeFileAtomic(namesDirectory(network) / address, formatNames(names), Durability::Cached);
}

void removeNames(const fs::path& network, const std::string& address) noexcept {
    std::error_code absent;
    fs::remove(namesDirectory(network) / address, absent);
}

NameRecords::NameRecords(fs::path network)
    : m_network(std::move(network)), m_changes(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    const fs::path names = namesDirectory(m_network);
    constexpr std::uint32_t kChanges = IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF | IN_ONLYDIR;
    m_usable = m_changes && ::inotify_add_watch(m_changes.get(), names.c_str(), kChanges) >= 0;
    m_addresses.reset(::open((m_network / "addresses").c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_CREAT, 0600));
    try {
        m_first = readState(m_network).subnet.first;
    } catch (const Error&) {
        m_usable = false;
    }
}

/// The kernel tells of a rename before the call that made it returns.
void NameRecords::refresh() {
    std::array<char, 4096> buffer{};
    while (::read(m_changes.get(), buffer.data(), buffer.size()) > 0) m_stale = true;
    if (!m_stale) return;
    std::error_code failure;
    m_usable = m_usable && fs::exists(namesDirectory(m_network), failure);
    readAll();
}

void NameRecords::readAll() {
    m_stale = false;
    m_known.clear();
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(namesDirectory(m_network), failure)) {
        const auto address = parseIpv4(entry.path().filename().string());
        if (!address) continue;
        try {
            m_known.emplace(*address, parseNames(readFile(entry.path(), kMostBytes)));
        } catch (const Error&) {
            continue;  // it has just gone, or is no record
        }
    }
}

bool NameRecords::lives(Ipv4 address) const {
    return address >= m_first && isTaken(m_addresses.get(), address - m_first);
}

const ContainerNames* NameRecords::find(Ipv4 address) {
    refresh();
    const auto known = m_known.find(address);
    return known == m_known.end() || !lives(address) ? nullptr : &known->second;
}

const ContainerNames* NameRecords::find6(const std::string& address) {
    refresh();
    for (const auto& [own, record] : m_known) {
        if (record.address6 == address && lives(own)) return &record;
    }
    return nullptr;
}

std::vector<NamedAddress> NameRecords::addressesOf(const std::string& wanted) {
    refresh();
    std::vector<NamedAddress> found;
    for (const auto& [address, record] : m_known) {
        const std::string suffix = "." + toLower(record.network);
        const bool fits = std::any_of(record.names.begin(), record.names.end(), [&](const std::string& name) {
            const std::string small = toLower(name);
            return small == wanted || small + suffix == wanted;
        });
        if (fits && lives(address)) found.push_back({address, parseIpv6(record.address6)});
    }
    return found;
}

}  // namespace galley::network::detail
