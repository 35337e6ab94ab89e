// SPDX-License-Identifier: Apache-2.0
/// @file
/// Unix sockets whose path may be longer than an address takes (108 bytes): the directory is opened and named by its
/// descriptor. And descriptors that go over them (unix(7), SCM_RIGHTS).
/// Used by the control server and client, joined_namespaces. Threads: free functions.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/unique_fd.h"

namespace galley::monitor::detail {

/// Listens with mode 0600; replaces an old name.
UniqueFd listenOn(const std::filesystem::path& path);
/// An empty descriptor when nobody listens there.
UniqueFd connectTo(const std::filesystem::path& path);

/// Two SOCK_SEQPACKET sockets that lead to each other.
std::pair<UniqueFd, UniqueFd> packetPair();
/// Throws InvalidInput for anything but a SOCK_SEQPACKET socket.
void requirePacketSocket(int descriptor);

/// As many descriptors as go along with one text.
inline constexpr std::size_t kMostDescriptors = 8;
/// In one piece: `text` is far smaller than a socket's buffer. False when nobody reads there any more.
bool sendWithDescriptors(int socket, std::string_view text, const std::vector<int>& descriptors);
/// One recvmsg(2) without waiting, with its result; what more descriptors come are closed.
ssize_t receiveWithDescriptors(int socket, char* buffer, std::size_t bytes, std::vector<UniqueFd>& descriptors);

}  // namespace galley::monitor::detail
