// SPDX-License-Identifier: Apache-2.0
#include "engine/base/random.h"

#include <sys/random.h>

#include <cerrno>
#include <cstdint>
#include <vector>

#include "engine/base/error.h"

namespace galley {
namespace {

void fillRandom(void* buffer, std::size_t bytes) {
    auto* position = static_cast<unsigned char*>(buffer);
    while (bytes > 0) {
        const ssize_t got = ::getrandom(position, bytes, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throwErrno(errno, "reading random bytes");
        position += got;
        bytes -= static_cast<std::size_t>(got);
    }
}

}  // namespace

std::string randomHex(std::size_t length) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::vector<unsigned char> bytes((length + 1) / 2);
    fillRandom(bytes.data(), bytes.size());
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const unsigned char byte : bytes) {
        text.push_back(kDigits[byte >> 4U]);
        text.push_back(kDigits[byte & 15U]);
    }
    text.resize(length);
    return text;
}

std::size_t randomBelow(std::size_t bound) {
    std::uint64_t value = 0;
    fillRandom(&value, sizeof value);
    return static_cast<std::size_t>(value % bound);
}

}  // namespace galley
