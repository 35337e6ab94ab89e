// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/cli/flags.h"

namespace galley::cli {
namespace {

constexpr std::size_t kSlop = 5;
constexpr std::size_t kNarrowest = 24;

/// Cuts the first line of at most `width` (+ kSlop) characters off `text`; returns it.
std::string cutLine(std::string& text, std::size_t width) {
    std::string line;
    const std::size_t space = width + kSlop > text.size() ? std::string::npos : text.find_last_of(" \t\n", width - 1);
    if (space == std::string::npos || space == 0) {
        line.swap(text);
        return line;
    }
    const std::size_t newline = text.rfind('\n', width - 1);
    const std::size_t end = newline != std::string::npos && newline > 0 && newline < space ? newline : space;
    line = text.substr(0, end);
    text.erase(0, end + 1);
    return line;
}

std::string indentLines(const std::string& text, std::size_t indent) {
    std::string out;
    for (const char character : text) {
        out += character;
        if (character == '\n') out.append(indent, ' ');
    }
    return out;
}

/// The layout of spf13/pflag, which docker's help pages have.
std::string wrap(std::size_t indent, std::size_t columns, std::string text) {
    std::string out;
    std::size_t width = columns > indent ? columns - indent : 0;
    if (width < kNarrowest) {
        indent = 16;
        width = columns > indent ? columns - indent : 0;
        out += '\n' + std::string(indent, ' ');
    }
    if (width < kNarrowest) return out + indentLines(text, indent);
    width -= kSlop;
    out += indentLines(cutLine(text, width), indent);
    while (!text.empty()) out += '\n' + std::string(indent, ' ') + indentLines(cutLine(text, width), indent);
    return out;
}

}  // namespace

std::string FlagSet::usages(std::size_t columns) const {
    std::vector<const Flag*> flags;
    for (const Flag& flag : m_flags) {
        if (!flag.help.empty()) flags.push_back(&flag);
    }
    std::sort(flags.begin(), flags.end(), [](const Flag* left, const Flag* right) { return left->name < right->name; });
    std::vector<std::string> heads;
    std::size_t longest = 0;
    for (const Flag* flag : flags) {
        std::string head = flag->shorthand != '\0' ? std::string("  -") + flag->shorthand + ", --" : "      --";
        head += flag->name + (flag->type.empty() ? "" : " " + flag->type);
        longest = std::max(longest, head.size());
        heads.push_back(std::move(head));
    }
    std::string out;
    for (std::size_t index = 0; index < flags.size(); ++index) {
        const Flag& flag = *flags[index];
        const std::string help = flag.help + (flag.defaultText.empty() ? "" : " (default " + flag.defaultText + ")");
        out += heads[index] + std::string(longest + 3 - heads[index].size(), ' ') +
               wrap(longest + 3, columns - 1, help) + '\n';
    }
    return out;
}

}  // namespace galley::cli
