// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/detail/byte_text.h"

#include "engine/base/error.h"

namespace galley::archive::detail {

std::string bytesToUtf8(const std::string& bytes) {
    std::string text;
    text.reserve(bytes.size());
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            text.push_back(c);
        } else {
            text.push_back(static_cast<char>(0xC0U | (byte >> 6U)));
            text.push_back(static_cast<char>(0x80U | (byte & 0x3FU)));
        }
    }
    return text;
}

std::string utf8ToBytes(const std::string& text) {
    std::string bytes;
    bytes.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        if (lead < 0x80) {
            bytes.push_back(text[i]);
        } else {
            if ((lead & 0xFCU) != 0xC0U || i + 1 == text.size()) {
                throw Error(ErrorKind::InvalidInput, "a name in a message is not encoded as bytes");
            }
            const auto next = static_cast<unsigned char>(text[++i]);
            bytes.push_back(static_cast<char>(((lead & 3U) << 6U) | (next & 0x3FU)));
        }
    }
    return bytes;
}

}  // namespace galley::archive::detail
