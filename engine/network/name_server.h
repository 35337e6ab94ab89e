// SPDX-License-Identifier: Apache-2.0
/// @file
/// Answers for the names of one network, at its gateway: the body of `galley-ns names`. What is no name of a container
/// is asked of the servers that the asking container would have used without it. Not aardvark-dns: that one learns of a
/// change by a signal that nobody acknowledges, so a first process could look for a name that is not there yet, and
/// what a killed monitor leaves stays in its file; here a record counts while the kernel holds its address's lock. Used
/// by app/ns; started by the network's keeper, which holds the sockets and starts another when this one dies. Threads:
/// one, and a short-lived one for each TCP connection. Processes: without any capability, because it reads what
/// containers send. Crash: queries wait in the keeper's sockets for the next one.
#pragma once

#include <array>
#include <filesystem>

#include "engine/base/unique_fd.h"

namespace galley::network {

/// Of the program that does it, at its start: a lock, datagrams, connections, the network's namespace, and another
/// lock. The locks tell the next keeper that somebody still listens.
inline constexpr std::array<int, 5> kNameDescriptors{3, 4, 5, 6, 7};

/// For its one thread: enters the network's namespace, gives up all capabilities, serves for ever. Throws Error when it
/// cannot begin. `datagrams` and `connections` are bound to the gateway.
[[noreturn]] void runNameServer(const std::filesystem::path& network, UniqueFd datagrams, UniqueFd connections,
                                UniqueFd networkNamespace);

}  // namespace galley::network
