// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the tests of the http client share: a client that does not wait long, and answers.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "engine/http/client.h"
#include "tests/support/http_server.h"

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

inline std::string pattern(std::size_t bytes) {
    std::string text(bytes, '\0');
    for (std::size_t i = 0; i < bytes; ++i) text[i] = static_cast<char>((i * 31 + i / 251) & 0xFFU);
    return text;
}

inline HttpReply status(int code, std::vector<std::pair<std::string, std::string>> headers = {}) {
    HttpReply reply;
    reply.status = code;
    reply.headers = std::move(headers);
    return reply;
}

}  // namespace galley::test
