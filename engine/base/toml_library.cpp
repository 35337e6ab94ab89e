// SPDX-License-Identifier: Apache-2.0
#include "engine/base/toml_library.h"

#include <algorithm>
#include <string>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley {
namespace {

/// Behind the text that begins with the quotation mark at `at`.
std::size_t endOfText(std::string_view toml, std::size_t at) {
    const char mark = toml[at];
    const std::string three(3, mark);
    const bool hasLines = toml.substr(at, 3) == three;
    for (at += hasLines ? 3 : 1; at < toml.size(); ++at) {
        if (toml[at] == '\\' && mark == '"') {
            ++at;
        } else if (hasLines && toml.substr(at, 3) == three) {
            // Marks that belong to the text may stand before the three that end it.
            return std::min(toml.find_first_not_of(mark, at), toml.size());
        } else if (!hasLines && (toml[at] == mark || toml[at] == '\n')) {
            return at + 1;
        }
    }
    return toml.size();
}

/// The line of the first byte beyond ASCII outside comments; 0: there is none. toml++ 3.3 runs into undefined behaviour
/// over such letters: where TOML has no place for them, and in texts too, when what is before these is malformed.
int lineOfForeignLetter(std::string_view toml) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    const auto isForeign = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
    for (std::size_t at = toml.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0; at < toml.size();) {
        const std::size_t begin = at;
        if (toml[at] == '#') {
            at = std::min(toml.find('\n', at), toml.size());
            continue;
        }
        at = toml[at] == '"' || toml[at] == '\'' ? endOfText(toml, at) : at + 1;
        const std::string_view part = toml.substr(begin, at - begin);
        const auto found = std::find_if(part.begin(), part.end(), isForeign);
        if (found != part.end()) return 1 + static_cast<int>(std::count(toml.begin(), found, '\n'));
    }
    return 0;
}

}  // namespace

toml::table parseToml(const std::filesystem::path& file, std::string_view text) {
    if (const int line = lineOfForeignLetter(text); line != 0) {
        throw Error(ErrorKind::InvalidInput,
                    file.string() + ":" + std::to_string(line) +
                        ": outside comments, letters beyond ASCII are written as in \"\\u00F6\"");
    }
    try {
        return toml::parse(text, file.string());
    } catch (const toml::parse_error& error) {
        throw Error(ErrorKind::InvalidInput, file.string() + ":" + std::to_string(error.source().begin.line) + ": " +
                                                 printable(error.description()));
    }
}

}  // namespace galley
