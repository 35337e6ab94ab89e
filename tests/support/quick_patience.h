// SPDX-License-Identifier: Apache-2.0
/// @file
/// For clients of a server on loopback: they try again almost at once.
#pragma once

#include <chrono>

#include "engine/http/attempts.h"

namespace galley::test {

inline http::Patience quick() {
    using namespace std::chrono_literals;
    http::Patience patience;
    patience.stall = 10s;
    patience.slowAnswer = 10s;
    patience.firstDelay = 2ms;
    patience.longestDelay = 10ms;
    return patience;
}

}  // namespace galley::test
