// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>
#include <cstdlib>

#include "app/cli/template/lexer.h"

namespace galley::cli::tmpl {
namespace {

constexpr std::array<std::pair<char, char>, 9> kEscapes{{{'a', '\a'},
                                                         {'b', '\b'},
                                                         {'f', '\f'},
                                                         {'n', '\n'},
                                                         {'r', '\r'},
                                                         {'t', '\t'},
                                                         {'v', '\v'},
                                                         {'\\', '\\'},
                                                         {'"', '"'}}};

/// Reads `digits` digits of `base` at `at`; -1 when they are not there.
long readDigits(std::string_view text, std::size_t at, std::size_t digits, int base) {
    if (at + digits > text.size()) return -1;
    const std::string number(text.substr(at, digits));
    char* end = nullptr;
    const long value = std::strtol(number.c_str(), &end, base);
    return *end == '\0' && number.front() != '-' && number.front() != '+' && number.front() != ' ' ? value : -1;
}

/// Appends what the escape at `at` (behind the backslash) stands for; returns its length, 0 when it is wrong.
std::size_t appendEscape(std::string_view body, std::size_t at, std::string& out) {
    const char letter = body[at];
    for (const auto& [name, character] : kEscapes) {
        if (name == letter) {
            out += character;
            return 1;
        }
    }
    if (letter == '\'') {
        out += letter;
        return 1;
    }
    const std::size_t digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
    if (digits > 0) {
        const long code = readDigits(body, at + 1, digits, 16);
        if (code < 0 || code > 0x10FFFF) return 0;
        out += letter == 'x' ? std::string(1, static_cast<char>(code)) : encodeRune(static_cast<char32_t>(code));
        return digits + 1;
    }
    const long octal = readDigits(body, at, 3, 8);
    if (octal < 0 || octal > 255) return 0;
    out += static_cast<char>(octal);
    return 3;
}

}  // namespace

std::string encodeRune(char32_t rune) {
    const auto byte = [](char32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
    if (rune < 0x80) return {byte(rune)};
    if (rune < 0x800) return {byte(0xC0U | (rune >> 6U)), byte(0x80U | (rune & 0x3FU))};
    if (rune < 0x10000) {
        return {byte(0xE0U | (rune >> 12U)), byte(0x80U | ((rune >> 6U) & 0x3FU)), byte(0x80U | (rune & 0x3FU))};
    }
    return {byte(0xF0U | (rune >> 18U)), byte(0x80U | ((rune >> 12U) & 0x3FU)), byte(0x80U | ((rune >> 6U) & 0x3FU)),
            byte(0x80U | (rune & 0x3FU))};
}

bool unquote(std::string_view literal, std::string& out) {
    out.clear();
    if (literal.size() < 2) return false;
    const std::string_view body = literal.substr(1, literal.size() - 2);
    if (literal.front() == '`') {
        // Go drops carriage returns from raw strings.
        for (const char character : body) {
            if (character != '\r') out += character;
        }
        return true;
    }
    for (std::size_t at = 0; at < body.size(); ++at) {
        if (body[at] != '\\') {
            out += body[at];
            continue;
        }
        if (++at >= body.size()) return false;
        const std::size_t length = appendEscape(body, at, out);
        if (length == 0) return false;
        at += length - 1;
    }
    return true;
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char character : text) {
        bool escaped = false;
        for (const auto& [name, value] : kEscapes) {
            if (character != value) continue;
            out += '\\';
            out += name;
            escaped = true;
        }
        if (escaped) continue;
        if (static_cast<unsigned char>(character) < 0x20 || character == 0x7f) {
            char buffer[8];
            std::snprintf(buffer, sizeof buffer, "\\x%02x", static_cast<unsigned char>(character));
            out += buffer;
        } else {
            out += character;
        }
    }
    return out + '"';
}

}  // namespace galley::cli::tmpl
