// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which addresses of a network are taken: byte n of the file `addresses` is locked by the owner of address n (an
/// open-file-description lock). Used by network.
/// Threads: each taken address has a descriptor of its own. Processes: the lock is the record.
/// Crash: the kernel frees the address with the last copy of the descriptor.
#pragma once

#include <filesystem>

#include "engine/base/unique_fd.h"
#include "engine/network/detail/ipv4.h"

namespace galley::network::detail {

struct TakenAddress {
    Ipv4 address = 0;
    UniqueFd lock;
};

/// The lowest free address after the gateway (the first), without the broadcast address. Throws Busy when there is
/// none.
TakenAddress takeAddress(const std::filesystem::path& directory, const Subnet& subnet);

}  // namespace galley::network::detail
