// SPDX-License-Identifier: Apache-2.0
/// @file
/// The namespace of a network whose keeper was killed lives on in the descriptors of the monitors that use it. This
/// finds it, so that the next keeper takes it over with everything that is connected to it.
/// Used by the network's keeper. Threads: one. Processes: reads /proc; needs the user namespace that owns the network.
/// Crash: nothing to leave.
#pragma once

#include <optional>

#include "engine/base/unique_fd.h"
#include "engine/network/detail/network_state.h"

namespace galley::network::detail {

/// Empty when nobody holds it any more.
UniqueFd findFormerNamespace(const NetworkState& former);

/// The number by which the kernel names a namespace.
std::uint64_t namespaceNumber(int descriptor);

}  // namespace galley::network::detail
