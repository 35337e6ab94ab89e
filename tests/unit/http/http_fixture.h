// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the tests of the http client share: a client that does not wait long, and answers.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/support/http_server.h"
#include "tests/support/quick_patience.h"

namespace galley::test {

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
