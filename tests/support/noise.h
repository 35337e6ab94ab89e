// SPDX-License-Identifier: Apache-2.0
/// @file
/// Bytes that no compression makes smaller, the same each time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace galley::test {

inline std::string noise(std::size_t bytes) {
    std::string text(bytes, '\0');
    std::uint32_t state = 12345;
    for (char& c : text) {
        state = state * 1664525U + 1013904223U;
        c = static_cast<char>(state >> 24U);
    }
    return text;
}

}  // namespace galley::test
