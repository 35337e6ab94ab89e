// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/netlink.h"

#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "engine/base/error.h"

namespace galley::network::detail {
namespace {

constexpr std::size_t kBufferBytes = 16384;
/// As pasta's own interface has it. Nothing of this size reaches a wire: pasta ends every connection and opens its own.
constexpr std::uint32_t kMtu = 65520;

template <class Header>
Header* addHeader(nlmsghdr* message) {
    return static_cast<Header*>(mnl_nlmsg_put_extra_header(message, sizeof(Header)));
}

ifinfomsg* addLinkHeader(nlmsghdr* message, bool up) {
    auto* link = addHeader<ifinfomsg>(message);
    link->ifi_family = AF_UNSPEC;
    if (up) {
        link->ifi_flags = IFF_UP;
        link->ifi_change = IFF_UP;
    }
    return link;
}

ifaddrmsg* addAddressHeader(nlmsghdr* message, unsigned char family, int index) {
    auto* header = addHeader<ifaddrmsg>(message);
    header->ifa_family = family;
    header->ifa_index = static_cast<std::uint32_t>(index);
    return header;
}

/// Of a default route, unless a destination follows.
rtmsg* addRouteHeader(nlmsghdr* message, unsigned char family = AF_INET) {
    auto* route = addHeader<rtmsg>(message);
    route->rtm_family = family;
    route->rtm_table = RT_TABLE_MAIN;
    route->rtm_protocol = RTPROT_STATIC;
    route->rtm_scope = RT_SCOPE_UNIVERSE;
    route->rtm_type = RTN_UNICAST;
    return route;
}

void putMac(nlmsghdr* message, const std::string& text) {
    const MacAddress mac = macBytes(text);
    mnl_attr_put(message, IFLA_ADDRESS, mac.size(), mac.data());
}

void checkName(const std::string& name) {
    if (name.empty() || name.size() >= IFNAMSIZ) {
        throw Error(ErrorKind::InvalidInput, "\"" + name + "\" is no name for an interface");
    }
}

}  // namespace

MacAddress macBytes(const std::string& text) {
    MacAddress mac{};
    for (std::size_t i = 0; i < mac.size(); ++i) {
        mac[i] = static_cast<std::uint8_t>(std::stoul(text.substr(3 * i, 2), nullptr, 16));
    }
    return mac;
}

Netlink::Netlink()
    : m_socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE)),
      m_changes(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE)) {
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = RTMGRP_LINK;
    const auto* generic = static_cast<const sockaddr*>(static_cast<const void*>(&address));
    if (!m_socket || !m_changes || ::bind(m_changes.get(), generic, sizeof address) != 0) {
        throwErrno(errno, "opening a netlink socket");
    }
}

int Netlink::request(std::uint16_t type, std::uint16_t flags, const std::function<void(nlmsghdr*)>& fill,
                     const std::function<void(const nlmsghdr*)>& onAnswer) {
    std::array<char, kBufferBytes> buffer{};
    nlmsghdr* message = mnl_nlmsg_put_header(buffer.data());
    message->nlmsg_type = type;
    message->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags);
    message->nlmsg_seq = ++m_sequence;
    fill(message);
    if (::send(m_socket.get(), message, message->nlmsg_len, 0) < 0) throwErrno(errno, "asking the kernel's network");
    while (true) {
        const ssize_t got = ::recv(m_socket.get(), buffer.data(), buffer.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throwErrno(errno, "reading the answer of the kernel's network");
        auto left = static_cast<int>(got);
        for (const auto* answer = static_cast<const nlmsghdr*>(static_cast<const void*>(buffer.data()));
             mnl_nlmsg_ok(answer, left); answer = mnl_nlmsg_next(answer, &left)) {
            if (answer->nlmsg_seq != m_sequence) continue;
            if (answer->nlmsg_type == NLMSG_ERROR) {
                return -static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(answer))->error;
            }
            if (onAnswer) onAnswer(answer);
        }
    }
}

void Netlink::require(int failure, std::string_view doing) const {
    if (failure != 0) throwErrno(failure, doing);
}

int Netlink::indexOf(const std::string& interface) {
    checkName(interface);
    int index = 0;
    const auto fill = [&](nlmsghdr* message) {
        addLinkHeader(message, false);
        mnl_attr_put_strz(message, IFLA_IFNAME, interface.c_str());
    };
    const int failure = request(RTM_GETLINK, 0, fill, [&](const nlmsghdr* answer) {
        index = static_cast<const ifinfomsg*>(mnl_nlmsg_get_payload(answer))->ifi_index;
    });
    if (failure == ENODEV) throw Error(ErrorKind::NotFound, "there is no interface " + interface);
    require(failure, "looking for interface " + interface);
    return index;
}

void Netlink::addBridge(const std::string& name, const std::string& mac) {
    checkName(name);
    const int failure = request(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, [&](nlmsghdr* message) {
        addLinkHeader(message, true);
        mnl_attr_put_strz(message, IFLA_IFNAME, name.c_str());
        mnl_attr_put_u32(message, IFLA_MTU, kMtu);
        putMac(message, mac);
        nlattr* info = mnl_attr_nest_start(message, IFLA_LINKINFO);
        mnl_attr_put_strz(message, IFLA_INFO_KIND, "bridge");
        mnl_attr_nest_end(message, info);
    });
    require(failure, "making the bridge of a network");
}

void Netlink::addVeth(const VethSpec& spec) {
    checkName(spec.name);
    checkName(spec.peerName);
    const int failure = request(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, [&](nlmsghdr* message) {
        addLinkHeader(message, true);
        mnl_attr_put_strz(message, IFLA_IFNAME, spec.name.c_str());
        mnl_attr_put_u32(message, IFLA_MTU, kMtu);
        mnl_attr_put_u32(message, IFLA_MASTER, static_cast<std::uint32_t>(spec.bridge));
        nlattr* info = mnl_attr_nest_start(message, IFLA_LINKINFO);
        mnl_attr_put_strz(message, IFLA_INFO_KIND, "veth");
        nlattr* data = mnl_attr_nest_start(message, IFLA_INFO_DATA);
        nlattr* peer = mnl_attr_nest_start(message, VETH_INFO_PEER);
        addLinkHeader(message, false);  // the kernel cannot bring it up before the pair is complete
        mnl_attr_put_strz(message, IFLA_IFNAME, spec.peerName.c_str());
        mnl_attr_put_u32(message, IFLA_MTU, kMtu);
        putMac(message, spec.peerMac);
        mnl_attr_put_u32(message, IFLA_NET_NS_FD, static_cast<std::uint32_t>(spec.peerNamespace));
        mnl_attr_nest_end(message, peer);
        mnl_attr_nest_end(message, data);
        mnl_attr_nest_end(message, info);
    });
    if (failure == EEXIST) throw Error(ErrorKind::AlreadyExists, "the container has an interface " + spec.peerName);
    require(failure, "connecting a container to its network");
}

void Netlink::bringUp(int index) {
    const int failure =
        request(RTM_NEWLINK, 0, [&](nlmsghdr* message) { addLinkHeader(message, true)->ifi_index = index; });
    require(failure, "bringing an interface up");
}

bool Netlink::isRunning(int index) {
    bool running = false;
    const auto fill = [&](nlmsghdr* message) { addLinkHeader(message, false)->ifi_index = index; };
    // Linux 6.8 and later finish a pending change of the carrier before they answer.
    const int failure = request(RTM_GETLINK, 0, fill, [&](const nlmsghdr* answer) {
        const auto* link = static_cast<const ifinfomsg*>(mnl_nlmsg_get_payload(answer));
        running = (link->ifi_flags & IFF_RUNNING) != 0;
    });
    require(failure, "looking at an interface");
    return running;
}

void Netlink::waitUntilRunning(int index) {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + std::chrono::seconds(1);
    while (!isRunning(index)) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        pollfd entry{m_changes.get(), POLLIN, 0};
        if (left <= 0 || ::poll(&entry, 1, static_cast<int>(left)) == 0) return;
        std::array<char, kBufferBytes> notice{};
        while (::recv(m_changes.get(), notice.data(), notice.size(), 0) > 0) {
        }
    }
}

void Netlink::addAddress(int index, Ipv4 address, int prefixLength) {
    const int failure = request(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, [&](nlmsghdr* message) {
        addAddressHeader(message, AF_INET, index)->ifa_prefixlen = static_cast<std::uint8_t>(prefixLength);
        mnl_attr_put_u32(message, IFA_LOCAL, htonl(address));
        mnl_attr_put_u32(message, IFA_ADDRESS, htonl(address));
        if (prefixLength < 31) {
            const Ipv4 hosts = (Ipv4{1} << static_cast<unsigned>(32 - prefixLength)) - 1;
            mnl_attr_put_u32(message, IFA_BROADCAST, htonl(address | hosts));
        }
    });
    require(failure, "giving an interface its address");
}

void Netlink::removeAddress(int index, Ipv4 address) {
    const int failure = request(RTM_DELADDR, 0, [&](nlmsghdr* message) {
        addAddressHeader(message, AF_INET, index);
        mnl_attr_put_u32(message, IFA_LOCAL, htonl(address));
    });
    require(failure, "taking an address from an interface");
}

void Netlink::routeEverything(int index, Ipv4 gateway) {
    const int failure = request(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, [&](nlmsghdr* message) {
        addRouteHeader(message)->rtm_flags = RTNH_F_ONLINK;
        mnl_attr_put_u32(message, RTA_GATEWAY, htonl(gateway));
        mnl_attr_put_u32(message, RTA_OIF, static_cast<std::uint32_t>(index));
    });
    require(failure, "giving a network its default route");
}

void Netlink::addDefaultRoute(Ipv4 gateway) {
    const int failure = request(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, [&](nlmsghdr* message) {
        addRouteHeader(message);
        mnl_attr_put_u32(message, RTA_GATEWAY, htonl(gateway));
    });
    require(failure, "giving a container its default route");
}

void Netlink::chooseAddresses6(int index) {
    const int failure = request(RTM_NEWLINK, 0, [&](nlmsghdr* message) {
        addLinkHeader(message, false)->ifi_index = index;
        nlattr* families = mnl_attr_nest_start(message, IFLA_AF_SPEC);
        nlattr* family = mnl_attr_nest_start(message, AF_INET6);
        mnl_attr_put_u8(message, IFLA_INET6_ADDR_GEN_MODE, IN6_ADDR_GEN_MODE_NONE);
        mnl_attr_nest_end(message, family);
        mnl_attr_nest_end(message, families);
    });
    require(failure, "preparing an interface for IPv6");
}

bool Netlink::addAddress6(int index, const Ipv6& address, int prefixLength) {
    const int failure = request(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, [&](nlmsghdr* message) {
        ifaddrmsg* header = addAddressHeader(message, AF_INET6, index);
        header->ifa_prefixlen = static_cast<std::uint8_t>(prefixLength);
        header->ifa_flags = IFA_F_NODAD;
        mnl_attr_put(message, IFA_LOCAL, address.size(), address.data());
        mnl_attr_put(message, IFA_ADDRESS, address.size(), address.data());
    });
    if (failure == EACCES) return false;
    require(failure, "giving an interface its IPv6 address");
    return true;
}

void Netlink::addDefaultRoute6(int index, const Ipv6& gateway) {
    const int failure = request(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, [&](nlmsghdr* message) {
        addRouteHeader(message, AF_INET6);
        mnl_attr_put(message, RTA_GATEWAY, gateway.size(), gateway.data());
        mnl_attr_put_u32(message, RTA_OIF, static_cast<std::uint32_t>(index));
    });
    require(failure, "giving a container its default IPv6 route");
}

bool Netlink::removeInterface(const std::string& name) {
    checkName(name);
    const int failure = request(RTM_DELLINK, 0, [&](nlmsghdr* message) {
        addLinkHeader(message, false);
        mnl_attr_put_strz(message, IFLA_IFNAME, name.c_str());
    });
    if (failure == ENODEV) return false;
    require(failure, "removing an interface");
    return true;
}

}  // namespace galley::network::detail
