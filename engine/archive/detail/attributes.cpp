// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/detail/attributes.h"

#include <linux/capability.h>

#include <cstring>
#include <limits>

namespace galley::archive::detail {
namespace {

constexpr std::size_t kVersion2Bytes = 20;
constexpr std::size_t kVersion3Bytes = 24;

std::uint32_t littleEndianAt(std::string_view bytes, std::size_t offset) {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) value = (value << 8U) | static_cast<unsigned char>(bytes[offset + i]);
    return value;
}

void putLittleEndian(std::string& bytes, std::size_t offset, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) bytes[offset + i] = static_cast<char>((value >> (8U * i)) & 0xFFU);
}

}  // namespace

bool isAllowedAttribute(std::string_view name) {
    if (name == "security.capability") return true;
    return name.starts_with("user.") && !name.starts_with("user.overlay.") &&
           !name.starts_with("user.fuseoverlayfs.") && !name.starts_with("user.containers.");
}

std::optional<std::string> capabilityFor(std::string_view value, std::uint32_t rootId) {
    if (value.size() != kVersion2Bytes && value.size() != kVersion3Bytes) return std::nullopt;
    const std::uint32_t magic = littleEndianAt(value, 0);
    const std::uint32_t revision = magic & VFS_CAP_REVISION_MASK;
    const std::uint32_t expected = value.size() == kVersion2Bytes ? VFS_CAP_REVISION_2 : VFS_CAP_REVISION_3;
    if (revision != expected) return std::nullopt;
    std::string result(value.substr(0, kVersion2Bytes));
    const std::uint32_t flags = magic & VFS_CAP_FLAGS_MASK;
    putLittleEndian(result, 0, flags | (rootId == 0 ? VFS_CAP_REVISION_2 : VFS_CAP_REVISION_3));
    if (rootId != 0) {
        result.resize(kVersion3Bytes);
        putLittleEndian(result, kVersion2Bytes, rootId);
    }
    return result;
}

}  // namespace galley::archive::detail
