// SPDX-License-Identifier: Apache-2.0
#include "app/cli/template/escape.h"

#include <cstdio>
#include <string_view>

namespace galley::cli::tmpl {
namespace {

std::string hexadecimal(const char* format, char character) {
    char buffer[8];
    std::snprintf(buffer, sizeof buffer, format, static_cast<unsigned char>(character));
    return buffer;
}

}  // namespace

std::string escapeHtml(const std::string& text) {
    std::string out;
    for (const char character : text) {
        switch (character) {
            case '\0': out += "\xef\xbf\xbd"; break;
            case '"': out += "&#34;"; break;
            case '\'': out += "&#39;"; break;
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            default: out += character;
        }
    }
    return out;
}

std::string escapeJavaScript(const std::string& text) {
    std::string out;
    for (const char character : text) {
        if (character == '\\' || character == '\'' || character == '"') {
            out += '\\';
            out += character;
        } else if (static_cast<unsigned char>(character) < 0x20 ||
                   std::string_view("<>&=").find(character) != std::string_view::npos) {
            out += hexadecimal("\\u%04X", character);
        } else {
            out += character;
        }
    }
    return out;
}

std::string escapeUrlQuery(const std::string& text) {
    std::string out;
    for (const char character : text) {
        const bool plain = (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
                           (character >= 'a' && character <= 'z') ||
                           std::string_view("-_.~").find(character) != std::string_view::npos;
        if (plain) {
            out += character;
        } else {
            out += character == ' ' ? "+" : hexadecimal("%%%02X", character);
        }
    }
    return out;
}

}  // namespace galley::cli::tmpl
