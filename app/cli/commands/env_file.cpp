// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/env_file.h"

#include <cstdlib>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

/// The lines that say something, without leading white space, with their numbers.
std::vector<std::pair<std::size_t, std::string>> meaningfulLines(const std::string& path) {
    const auto content = readFileIfExists(path);
    if (!content) throw Error(ErrorKind::NotFound, "open " + path + ": no such file or directory");
    std::string_view text = *content;
    if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) text.remove_prefix(kByteOrderMark.size());
    std::vector<std::pair<std::size_t, std::string>> lines;
    std::size_t number = 0;
    for (std::string line : split(text, '\n')) {
        ++number;
        if (!line.empty() && line.back() == '\r') line.pop_back();
        const std::size_t start = line.find_first_not_of(" \t");
        if (start == std::string::npos || line[start] == '#') continue;
        lines.emplace_back(number, line.substr(start));
    }
    return lines;
}

}  // namespace

std::vector<std::string> expandEnvironment(const std::string& text) {
    if (text.empty() || text.front() == '=') {
        throw Error(ErrorKind::InvalidInput, "invalid environment variable: " + text);
    }
    if (text.find('=') != std::string::npos) return {text};
    const char* value = std::getenv(text.c_str());
    if (value == nullptr) return {};
    return {text + "=" + value};
}

std::vector<std::string> readEnvironmentFile(const std::string& path) {
    std::vector<std::string> variables;
    for (const auto& [number, line] : meaningfulLines(path)) {
        const std::string name = line.substr(0, line.find('='));
        if (name.empty()) {
            throw Error(ErrorKind::InvalidInput, "no variable name on line " + std::to_string(number) + " of " + path);
        }
        if (name.find_first_of(" \t") != std::string::npos) {
            throw Error(ErrorKind::InvalidInput, "variable '" + name + "' contains whitespaces (line " +
                                                     std::to_string(number) + " of " + path + ")");
        }
        for (std::string& variable : expandEnvironment(line)) variables.push_back(std::move(variable));
    }
    return variables;
}

void EnvironmentFlags::define(FlagSet& flags) {
    flags.custom(
        "env", 'e',
        [this](const std::string& text) {
            for (std::string& variable : expandEnvironment(text)) m_given.push_back(std::move(variable));
        },
        "list", "Set environment variables");
    flags.list("env-file", '\0', m_files, "Read in a file of environment variables");
}

std::vector<std::string> EnvironmentFlags::values() const {
    std::vector<std::string> all;
    for (const std::string& file : m_files) {
        for (std::string& variable : readEnvironmentFile(file)) all.push_back(std::move(variable));
    }
    all.insert(all.end(), m_given.begin(), m_given.end());
    return all;
}

void addLabel(std::map<std::string, std::string>& labels, const std::string& text) {
    const std::size_t equals = text.find('=');
    const std::string name = text.substr(0, equals);
    if (name.empty()) throw Error(ErrorKind::InvalidInput, "invalid label: " + text);
    labels[name] = equals == std::string::npos ? "" : text.substr(equals + 1);
}

void readLabelFile(std::map<std::string, std::string>& labels, const std::string& path) {
    for (const auto& [number, line] : meaningfulLines(path)) addLabel(labels, line);
}

}  // namespace galley::cli
