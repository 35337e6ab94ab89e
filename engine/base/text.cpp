// SPDX-License-Identifier: Apache-2.0
#include "engine/base/text.h"

#include <array>
#include <cctype>
#include <charconv>
#include <cstdio>

namespace galley {
namespace {

/// Length of the well-formed UTF-8 sequence at the front (Unicode 15, table 3-7), 0 when there is none.
std::size_t utf8Length(std::string_view text) {
    const auto byteAt = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto isContinuation = [&](std::size_t i) { return i < text.size() && (byteAt(i) & 0xC0U) == 0x80U; };
    const unsigned char first = byteAt(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return isContinuation(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if (!isContinuation(1) || !isContinuation(2)) return 0;
        if (first == 0xE0 && byteAt(1) < 0xA0) return 0;
        if (first == 0xED && byteAt(1) > 0x9F) return 0;
        return 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (!isContinuation(1) || !isContinuation(2) || !isContinuation(3)) return 0;
        if (first == 0xF0 && byteAt(1) < 0x90) return 0;
        if (first == 0xF4 && byteAt(1) > 0x8F) return 0;
        return 4;
    }
    return 0;
}

}  // namespace

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (true) {
        const auto end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) text += separator;
        text += parts[i];
    }
    return text;
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r\n";
    const auto first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string toLower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

std::optional<std::uint64_t> parseUnsigned(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<std::uint64_t> numberAfter(std::string_view text, std::string_view key) {
    for (const std::string& line : split(text, '\n')) {
        if (line.rfind(key, 0) != 0) continue;
        const std::string_view rest = trim(std::string_view(line).substr(key.size()));
        return parseUnsigned(rest.substr(0, rest.find(' ')));
    }
    return std::nullopt;
}

std::string humanSize(double bytes, int precision) {
    static constexpr std::array<const char*, 7> kUnits{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    std::size_t unit = 0;
    while (bytes >= 1000.0 && unit + 1 < kUnits.size()) {
        bytes /= 1000.0;
        ++unit;
    }
    std::array<char, 64> text;
    std::snprintf(text.data(), text.size(), "%.*g%s", precision, bytes, kUnits[unit]);
    return text.data();
}

std::string printable(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = utf8Length(text);
        const auto first = static_cast<unsigned char>(text.front());
        // C1 controls are C2 80 … C2 9F in UTF-8.
        const bool isC1 = length == 2 && first == 0xC2 && static_cast<unsigned char>(text[1]) < 0xA0;
        if (length == 1 && (first == '\n' || first == '\t')) {
            clean.push_back(' ');
        } else if (length > 0 && !isC1 && first >= 0x20 && first != 0x7F) {
            clean.append(text.substr(0, length));
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return clean;
}

}  // namespace galley
