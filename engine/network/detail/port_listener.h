// SPDX-License-Identifier: Apache-2.0
/// @file
/// The host's side of a published port: a bound socket, made in the network namespace of the calling thread.
/// Used by the port forwarder. Threads: free functions.
#pragma once

#include "engine/base/unique_fd.h"
#include "engine/network/port_forwarder.h"

namespace galley::network::detail {

/// Non-blocking, bound, and for TCP listening. `inPlaceOf`: a listener of ours that may be in the way for a moment (the
/// same port on another address); -1: none. Throws as PortForwarder::add() says.
UniqueFd openPort(const PortBinding& binding, int inPlaceOf = -1);

/// The port that it is bound to.
std::uint16_t boundPort(int socket);

}  // namespace galley::network::detail
