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
constexpr const char* kPorts6 = "ports6";
constexpr const char* kLoopbackUsers = "loopback_users";  // in table ip galley, see way_out.cpp
constexpr std::size_t kBufferBytes = 4096;
constexpr std::uint32_t kBeginNumber = 1;
constexpr std::uint32_t kElementNumber = 2;
constexpr std::uint32_t kEndNumber = 3;

/// ifname . ether_addr . ipv4_addr: every part begins at a multiple of four bytes.
constexpr std::size_t kAddressAt = IFNAMSIZ + 8;
using Key = std::array<char, kAddressAt + sizeof(Ipv4)>;
/// The same with an IPv6 address.
using Key6 = std::array<char, kAddressAt + sizeof(Ipv6)>;

/// An element of a set, as the kernel's filter takes it.
struct Element {
    std::uint8_t family;
    const char* set;
    const char* key;
    std::size_t keyBytes;
};

template <class Bytes>
void fillKey(Bytes& key, const std::string& interface, const std::string& mac) {
    const MacAddress bytes = macBytes(mac);
    interface.copy(key.data(), IFNAMSIZ - 1);
    std::memcpy(key.data() + IFNAMSIZ, bytes.data(), bytes.size());
}

Key keyOf(const std::string& interface, const std::string& mac, Ipv4 address) {
    Key key{};
    const std::uint32_t ordered = htonl(address);
    fillKey(key, interface, mac);
    std::memcpy(key.data() + kAddressAt, &ordered, sizeof ordered);
    return key;
}

Key6 keyOf(const std::string& interface, const std::string& mac, const Ipv6& address) {
    Key6 key{};
    fillKey(key, interface, mac);
    std::memcpy(key.data() + kAddressAt, address.data(), address.size());
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

/// Who may speak under which address, and what he must not say: that he is a router, that there is a better way, or
/// that another's address is his. What a neighbour advertisement is about stands eight bytes behind the beginning of
/// its message; `nft` had no word for it before version 1.0.9, so that the set is of numbers.
constexpr const char* kGuardRules6 = R"(table bridge galley {
  set ports6 {
    typeof iifname . ether saddr . @nh,64,128
  }
  chain arrival6 {
    icmpv6 type { nd-router-solicit, nd-router-advert, nd-redirect, mld-listener-query } drop
    icmpv6 type nd-neighbor-advert iifname . ether saddr . @th,64,128 != @ports6 drop
    accept
  }
  chain arrival {
    ether type ip6 iifname . ether saddr . @nh,64,128 @ports6 goto arrival6
  }
}
)";

/// 0, or the errno that the kernel gave for the first that failed.
int changePorts6(std::uint16_t what, std::uint16_t flags, const std::string& interface, const std::string& mac,
                 const Ipv6& address) {
    for (const Ipv6& each : {address, linkLocalFor(macBytes(mac))}) {
        const Key6 key = keyOf(interface, mac, each);
        const int failure = changeElement(what, flags, {NFPROTO_BRIDGE, kPorts6, key.data(), key.size()});
        if (failure != 0) return failure;
    }
    return 0;
}

/// A kernel without nftables knows no such request at all.
bool hasNoRules(int failure) {
    return failure == ENOENT || failure == EINVAL || failure == EOPNOTSUPP;
}

bool wasAdmitted(int failure) {
    if (hasNoRules(failure)) return false;
    if (failure != 0) throwErrno(failure, "letting a container's packets into its network");
    return true;
}

}  // namespace

std::string guardRules(bool six) {
    std::string rules = R"(table bridge galley {
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
    if (six) rules += kGuardRules6;
    return rules;
}

bool admitPort(const std::string& interface, const std::string& mac, Ipv4 address) {
    const Key key = keyOf(interface, mac, address);
    const int failure =
        changeElement(NFT_MSG_NEWSETELEM, NLM_F_CREATE, {NFPROTO_BRIDGE, kPorts, key.data(), key.size()});
    return wasAdmitted(failure);
}

void dismissPort(const std::string& interface, const std::string& mac, Ipv4 address) {
    const Key key = keyOf(interface, mac, address);
    changeElement(NFT_MSG_DELSETELEM, 0, {NFPROTO_BRIDGE, kPorts, key.data(), key.size()});
}

bool admitPort6(const std::string& interface, const std::string& mac, const Ipv6& address) {
    return wasAdmitted(changePorts6(NFT_MSG_NEWSETELEM, NLM_F_CREATE, interface, mac, address));
}

void dismissPort6(const std::string& interface, const std::string& mac, const Ipv6& address) {
    changePorts6(NFT_MSG_DELSETELEM, 0, interface, mac, address);
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
    if (failure == 0 || hasNoRules(failure)) return;
    throwErrno(failure, "deciding whether a container may reach this computer");
}

}  // namespace galley::network::detail
