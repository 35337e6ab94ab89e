// SPDX-License-Identifier: Apache-2.0
/// @file
/// Bytes as a stream that comes in pieces.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>

#include "engine/archive/inflate.h"

namespace galley::test {

inline archive::ByteSource sourceOf(std::string bytes, std::size_t chunk = 70000) {
    auto content = std::make_shared<std::string>(std::move(bytes));
    auto position = std::make_shared<std::size_t>(0);
    return [content, position, chunk](char* buffer, std::size_t capacity) {
        const std::size_t count = std::min({capacity, chunk, content->size() - *position});
        std::memcpy(buffer, content->data() + *position, count);
        *position += count;
        return count;
    };
}

}  // namespace galley::test
