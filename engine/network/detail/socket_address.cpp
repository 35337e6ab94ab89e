// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/socket_address.h"

#include <arpa/inet.h>

#include <array>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::network::detail {

SocketAddress SocketAddress::parse(const std::string& address, std::uint16_t port) {
    SocketAddress result;
    const bool bracketed = address.size() > 2 && address.front() == '[' && address.back() == ']';
    const std::string plain = bracketed ? address.substr(1, address.size() - 2) : address;
    auto* v4 = reinterpret_cast<sockaddr_in*>(&result.m_storage);
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&result.m_storage);
    if (!bracketed && ::inet_pton(AF_INET, plain.c_str(), &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
    } else if (::inet_pton(AF_INET6, plain.c_str(), &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
    } else {
        throw Error(ErrorKind::InvalidInput, "\"" + printable(address) + "\" is no IP address");
    }
    result.setPort(port);
    return result;
}

socklen_t SocketAddress::length() const noexcept {
    return family() == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
}

std::uint16_t SocketAddress::port() const noexcept {
    return family() == AF_INET ? ntohs(reinterpret_cast<const sockaddr_in*>(&m_storage)->sin_port)
                               : ntohs(reinterpret_cast<const sockaddr_in6*>(&m_storage)->sin6_port);
}

void SocketAddress::setPort(std::uint16_t port) noexcept {
    if (family() == AF_INET) {
        reinterpret_cast<sockaddr_in*>(&m_storage)->sin_port = htons(port);
    } else {
        reinterpret_cast<sockaddr_in6*>(&m_storage)->sin6_port = htons(port);
    }
}

bool SocketAddress::isWildcard() const noexcept {
    if (family() == AF_INET) return reinterpret_cast<const sockaddr_in*>(&m_storage)->sin_addr.s_addr == INADDR_ANY;
    return IN6_IS_ADDR_UNSPECIFIED(&reinterpret_cast<const sockaddr_in6*>(&m_storage)->sin6_addr);
}

std::string SocketAddress::text() const {
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    const void* address = family() == AF_INET
                              ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in*>(&m_storage)->sin_addr)
                              : &reinterpret_cast<const sockaddr_in6*>(&m_storage)->sin6_addr;
    ::inet_ntop(family(), address, buffer.data(), buffer.size());
    return buffer.data();
}

}  // namespace galley::network::detail
