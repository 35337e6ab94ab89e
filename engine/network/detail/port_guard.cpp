// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/port_guard.h"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "engine/base/error.h"
#include "engine/base/unique_fd.h"
#include "engine/network/detail/netlink.h"

namespace galley::network::detail {
namespace {

constexpr const char* kTable = "galley";
constexpr const char* kPorts = "ports";
constexpr const char* kLoopbackUsers = "loopback_users";  // in table ip galley, see way_out.cpp
constexpr std::size_t kBufferBytes = 4096;
constexpr std::uint32_t kBeginNumber = 1;
constexpr std::uint32_t kElementNumber = 2;
constexpr std::uint32_t kEndNumber = 3;

/// ifname . ether_addr . ipv4_addr: every part begins at a multiple of four bytes.
using Key = std::array<char, IFNAMSIZ + 8 + 4>;

/// An element of a set, as the kernel's filter takes it.
struct Element {
    std::uint8_t family;
    const char* set;
    const char* key;
    std::size_t keyBytes;
};

Key keyOf(const std::string& interface, const std::string& mac, Ipv4 address) {
    Key key{};
    const MacAddress bytes = macBytes(mac);
    const std::uint32_t ordered = htonl(address);
    interface.copy(key.data(), IFNAMSIZ - 1);
    std::memcpy(key.data() + IFNAMSIZ, bytes.data(), bytes.size());
    std::memcpy(key.data() + IFNAMSIZ + 8, &ordered, sizeof ordered);
    return key;
}

nlmsghdr* addMessage(char* at, std::uint16_t type, std::uint16_t flags, std::uint8_t family, std::uint32_t number) {
    nlmsghdr* message = mnl_nlmsg_put_header(at);
    message->nlmsg_type = type;
    message->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
    message->nlmsg_seq = number;
    auto* header = static_cast<nfgenmsg*>(mnl_nlmsg_put_extra_header(message, sizeof(nfgenmsg)));
    header->nfgen_family = family;
    header->version = NFNETLINK_V0;
    const bool frame = type == NFNL_MSG_BATCH_BEGIN || type == NFNL_MSG_BATCH_END;
    header->res_id = htons(frame ? NFNL_SUBSYS_NFTABLES : 0);
    return message;
}

void putElement(nlmsghdr* message, const Element& entry) {
    mnl_attr_put_strz(message, NFTA_SET_ELEM_LIST_TABLE, kTable);
    mnl_attr_put_strz(message, NFTA_SET_ELEM_LIST_SET, entry.set);
    nlattr* list = mnl_attr_nest_start(message, NFTA_SET_ELEM_LIST_ELEMENTS);
    nlattr* element = mnl_attr_nest_start(message, NFTA_LIST_ELEM);
    nlattr* value = mnl_attr_nest_start(message, NFTA_SET_ELEM_KEY);
    mnl_attr_put(message, NFTA_DATA_VALUE, entry.keyBytes, entry.key);
    mnl_attr_nest_end(message, value);
    mnl_attr_nest_end(message, element);
    mnl_attr_nest_end(message, list);
}

/// The kernel answers the message of the element; a refused batch may be answered for its first message instead.
int answerOf(const UniqueFd& socket) {
    std::array<char, kBufferBytes> buffer{};
    while (true) {
        const ssize_t got = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throwErrno(errno, "reading the answer of the kernel's filter");
        auto left = static_cast<int>(got);
        for (const auto* answer = static_cast<const nlmsghdr*>(static_cast<const void*>(buffer.data()));
             mnl_nlmsg_ok(answer, left); answer = mnl_nlmsg_next(answer, &left)) {
            if (answer->nlmsg_type != NLMSG_ERROR) continue;
            const int failure = -static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(answer))->error;
            if (failure != 0 || answer->nlmsg_seq == kElementNumber) return failure;
        }
    }
}

UniqueFd filterSocket() {
    UniqueFd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER));
    if (!socket) throwErrno(errno, "opening a netlink socket");
    return socket;
}

void ask(const UniqueFd& socket, const char* messages, std::size_t bytes) {
    if (::send(socket.get(), messages, bytes, 0) < 0) throwErrno(errno, "asking the kernel's filter");
}

constexpr auto kSubsystem = static_cast<std::uint16_t>(NFNL_SUBSYS_NFTABLES << 8U);

/// Microseconds, where a change that the kernel has to take back costs it milliseconds.
bool hasElement(const Element& entry) {
    const UniqueFd socket = filterSocket();
    std::array<char, kBufferBytes> buffer{};
    nlmsghdr* question =
        addMessage(buffer.data(), kSubsystem | NFT_MSG_GETSETELEM, NLM_F_ACK, entry.family, kElementNumber);
    putElement(question, entry);
    ask(socket, buffer.data(), question->nlmsg_len);
    return answerOf(socket) == 0;
}

/// The filter changes by whole batches only. Returns 0 or the errno the kernel gave.
int changeElement(std::uint16_t what, std::uint16_t flags, const Element& entry) {
    const UniqueFd socket = filterSocket();
    std::array<char, kBufferBytes> buffer{};
    char* at = buffer.data();
    at += addMessage(at, NFNL_MSG_BATCH_BEGIN, 0, AF_UNSPEC, kBeginNumber)->nlmsg_len;
    nlmsghdr* element = addMessage(at, kSubsystem | what, NLM_F_ACK | flags, entry.family, kElementNumber);
    putElement(element, entry);
    at += element->nlmsg_len;
    at += addMessage(at, NFNL_MSG_BATCH_END, 0, AF_UNSPEC, kEndNumber)->nlmsg_len;
    ask(socket, buffer.data(), static_cast<std::size_t>(at - buffer.data()));
    return answerOf(socket);
}

}  // namespace

std::string guardRules() {
    return R"(table bridge galley {
  set ports {
    type ifname . ether_addr . ipv4_addr
  }
  chain arrival {
    type filter hook prerouting priority dstnat; policy drop;
    ether type ip iifname . ether saddr . ip saddr @ports accept
    ether type arp iifname . ether saddr . arp saddr ip @ports iifname . arp saddr ether . arp saddr ip @ports accept
  }
}
)";
}

bool admitPort(const std::string& interface, const std::string& mac, Ipv4 address) {
    const Key key = keyOf(interface, mac, address);
    const int failure =
        changeElement(NFT_MSG_NEWSETELEM, NLM_F_CREATE, {NFPROTO_BRIDGE, kPorts, key.data(), key.size()});
    // A kernel without nftables knows no such request at all.
    if (failure == ENOENT || failure == EINVAL || failure == EOPNOTSUPP) return false;
    if (failure != 0) throwErrno(failure, "letting a container's packets into its network");
    return true;
}

void dismissPort(const std::string& interface, const std::string& mac, Ipv4 address) {
    const Key key = keyOf(interface, mac, address);
    changeElement(NFT_MSG_DELSETELEM, 0, {NFPROTO_BRIDGE, kPorts, key.data(), key.size()});
}

void permitLoopback(Ipv4 address, bool allowed) {
    std::array<char, sizeof(std::uint32_t)> key{};
    const std::uint32_t ordered = htonl(address);
    std::memcpy(key.data(), &ordered, sizeof ordered);
    const Element entry{NFPROTO_IPV4, kLoopbackUsers, key.data(), key.size()};
    if (!allowed && !hasElement(entry)) return;
    const int failure =
        allowed ? changeElement(NFT_MSG_NEWSETELEM, NLM_F_CREATE, entry) : changeElement(NFT_MSG_DELSETELEM, 0, entry);
    // Not there to be taken away, or no rules: then nothing is forwarded.
    if (failure == 0 || failure == ENOENT || failure == EINVAL || failure == EOPNOTSUPP) return;
    throwErrno(failure, "deciding whether a container may reach this computer");
}

}  // namespace galley::network::detail
