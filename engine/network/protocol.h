// SPDX-License-Identifier: Apache-2.0
/// @file
/// The protocols that ports are published for. Used by network and who publishes. Threads: values.
#pragma once

#include <cstdint>

namespace galley::network {

enum class Protocol : std::uint8_t { Tcp, Udp };

}  // namespace galley::network
