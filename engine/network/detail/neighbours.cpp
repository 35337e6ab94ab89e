// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/neighbours.h"

#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

#include "engine/base/unique_fd.h"

namespace galley::network::detail {
namespace {

/// As it lies on the wire; the kernel fills in the checksum.
struct Advertisement {
    nd_neighbor_advert head{};
    nd_opt_hdr option{};
    MacAddress mac{};
};
static_assert(sizeof(Advertisement) == 32);

Advertisement advertisementOf(const Ipv6& address, const MacAddress& mac) {
    Advertisement message;
    message.head.nd_na_type = ND_NEIGHBOR_ADVERT;
    message.head.nd_na_flags_reserved = ND_NA_FLAG_OVERRIDE;
    std::copy(address.begin(), address.end(), std::begin(message.head.nd_na_target.s6_addr));
    message.option.nd_opt_type = ND_OPT_TARGET_LINKADDR;
    message.option.nd_opt_len = 1;
    message.mac = mac;
    return message;
}

}  // namespace

void tellNeighbours(int interface, const Ipv6& address, const MacAddress& mac) noexcept {
    const UniqueFd socket(::socket(AF_INET6, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_ICMPV6));
    const int farthest = 255;  // who is on the link only: nothing that was forwarded has it
    ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_MULTICAST_HOPS, &farthest, sizeof farthest);
    sockaddr_in6 everybody{};
    everybody.sin6_family = AF_INET6;
    everybody.sin6_scope_id = static_cast<std::uint32_t>(interface);
    constexpr Ipv6 kAllNodes{0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    std::copy(kAllNodes.begin(), kAllNodes.end(), std::begin(everybody.sin6_addr.s6_addr));
    const Advertisement message = advertisementOf(address, mac);
    ::sendto(socket.get(), &message, sizeof message, 0,
             static_cast<const sockaddr*>(static_cast<const void*>(&everybody)), sizeof everybody);
}

}  // namespace galley::network::detail
