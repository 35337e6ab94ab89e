// SPDX-License-Identifier: Apache-2.0
/// @file
/// IPv4 and IPv6 addresses with ports, as the socket calls take them.
/// Used by the port forwarder and port_owner. Threads: values.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <compare>
#include <cstdint>
#include <cstring>
#include <string>

namespace galley::network::detail {

class SocketAddress {
public:
    SocketAddress() = default;
    /// Throws InvalidInput unless `address` is an IPv4 or IPv6 address in digits (brackets allowed).
    static SocketAddress parse(const std::string& address, std::uint16_t port);

    const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&m_storage); }
    sockaddr* get() noexcept { return reinterpret_cast<sockaddr*>(&m_storage); }
    socklen_t length() const noexcept;
    int family() const noexcept { return m_storage.ss_family; }
    std::uint16_t port() const noexcept;
    void setPort(std::uint16_t port) noexcept;
    bool isWildcard() const noexcept;
    std::string text() const;

    bool operator<(const SocketAddress& other) const noexcept {
        return std::memcmp(&m_storage, &other.m_storage, sizeof(sockaddr_in6)) < 0;
    }

private:
    sockaddr_storage m_storage{};
};

}  // namespace galley::network::detail
