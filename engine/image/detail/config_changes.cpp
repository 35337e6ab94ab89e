// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/config_changes.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::image::detail {
namespace {

[[noreturn]] void refuse(const std::string& instruction, const std::string& why) {
    throw Error(ErrorKind::InvalidInput, "the change \"" + printable(instruction) + "\" " + why);
}

/// Words as the Dockerfile's parser has them: quotes and backslashes as in a shell, nothing expanded.
std::vector<std::string> wordsOf(const std::string& instruction, std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    bool inWord = false;
    char quote = '\0';
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool escapes = c == '\\' && quote != '\'' && i + 1 < text.size();
        if (escapes) {
            word += text[++i];
            inWord = true;
        } else if (quote != '\0') {
            if (c == quote) {
                quote = '\0';
            } else {
                word += c;
            }
        } else if (c == '"' || c == '\'') {
            quote = c;
            inWord = true;
        } else if (std::isspace(static_cast<unsigned char>(c)) == 0) {
            word += c;
            inWord = true;
        } else if (std::exchange(inWord, false)) {
            words.push_back(std::exchange(word, {}));
        }
    }
    if (quote != '\0') refuse(instruction, "has a quote that does not end");
    if (inWord) words.push_back(word);
    return words;
}

/// ["a", "b"]; nothing when it is no such list of strings.
std::vector<std::string> listOf(std::string_view text, bool& isList) {
    isList = false;
    if (!text.starts_with('[')) return {};
    const auto parsed = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
    if (!parsed.is_array()) return {};
    std::vector<std::string> list;
    for (const auto& item : parsed) {
        if (!item.is_string()) return {};
        list.push_back(item.get<std::string>());
    }
    isList = true;
    return list;
}

/// The form in brackets as it stands, anything else through a shell.
std::vector<std::string> commandOf(std::string_view text) {
    bool isList = false;
    auto list = listOf(text, isList);
    if (isList) return list;
    return {"/bin/sh", "-c", std::string(text)};
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// "A=1 B='2 3'", or the old form "A the rest".
Pairs pairsOf(const std::string& instruction, std::string_view text) {
    const auto words = wordsOf(instruction, text);
    Pairs pairs;
    if (words.front().find('=') == std::string::npos) {
        const std::size_t space = text.find_first_of(" \t");
        if (space == std::string_view::npos) refuse(instruction, "lacks a value: write NAME=value");
        pairs.emplace_back(text.substr(0, space), trim(text.substr(space)));
        return pairs;
    }
    for (const std::string& word : words) {
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos || equals == 0) refuse(instruction, "needs NAME=value everywhere");
        pairs.emplace_back(word.substr(0, equals), word.substr(equals + 1));
    }
    return pairs;
}

void setVariable(std::vector<std::string>& environment, const std::string& name, const std::string& value) {
    const auto known = std::find_if(environment.begin(), environment.end(),
                                    [&](const std::string& each) { return each.starts_with(name + "="); });
    if (known == environment.end()) {
        environment.push_back(name + "=" + value);
    } else {
        *known = name + "=" + value;
    }
}

void exposePort(const std::string& instruction, std::vector<std::string>& ports, const std::string& word) {
    const std::size_t slash = word.find('/');
    const std::string protocol = slash == std::string::npos ? "tcp" : toLower(word.substr(slash + 1));
    const std::string range = word.substr(0, slash);
    const std::size_t dash = range.find('-');
    const auto first = parseUnsigned(range.substr(0, dash));
    const auto last = dash == std::string::npos ? first : parseUnsigned(range.substr(dash + 1));
    const bool isProtocol = protocol == "tcp" || protocol == "udp" || protocol == "sctp";
    if (!isProtocol || !first || !last || *first == 0 || *last > 65535 || *first > *last) {
        refuse(instruction, "names no port: write 80, 80/tcp or 8000-8010/udp");
    }
    for (auto port = *first; port <= *last; ++port) {
        const std::string text = std::to_string(port) + "/" + protocol;
        if (std::find(ports.begin(), ports.end(), text) == ports.end()) ports.push_back(text);
    }
}

void addVolumes(const std::string& instruction, std::vector<std::string>& volumes, std::string_view text) {
    bool isList = false;
    auto list = listOf(text, isList);
    if (!isList) list = wordsOf(instruction, text);
    for (const std::string& volume : list) {
        if (trim(volume).empty()) refuse(instruction, "names an empty path");
        if (std::find(volumes.begin(), volumes.end(), volume) == volumes.end()) volumes.push_back(volume);
    }
}

void setWorkingDirectory(std::string& directory, const std::string& value) {
    if (value.starts_with('/')) {
        directory = value;
    } else {
        directory = (directory.empty() ? "/" : directory + (directory.ends_with('/') ? "" : "/")) + value;
    }
}

}  // namespace

void applyChange(oci::RunDefaults& run, const std::string& instruction) {
    const std::string_view whole = trim(instruction);
    const std::size_t space = whole.find_first_of(" \t\n");
    const std::string name = toLower(whole.substr(0, space));
    const std::string_view rest = space == std::string_view::npos ? std::string_view() : trim(whole.substr(space));
    constexpr std::array<std::string_view, 9> kKnown{"cmd",        "entrypoint", "env",    "expose", "label",
                                                     "stopsignal", "user",       "volume", "workdir"};
    if (std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end()) {
        refuse(instruction, "is not valid: " + printable(name) +
                                " is not among CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, "
                                "STOPSIGNAL, USER, VOLUME, WORKDIR");
    }
    if (rest.empty()) refuse(instruction, "says nothing after its first word");
    if (name == "cmd") {
        run.command = commandOf(rest);
        return;
    }
    if (name == "entrypoint") {
        run.entrypoint = commandOf(rest);
        return;
    }
    const std::vector<std::string> words = wordsOf(instruction, rest);
    if (name == "env") {
        for (const auto& [key, value] : pairsOf(instruction, rest)) setVariable(run.environment, key, value);
    }
    if (name == "label") {
        for (const auto& [key, value] : pairsOf(instruction, rest)) run.labels[key] = value;
    }
    if (name == "expose") {
        for (const std::string& word : words) exposePort(instruction, run.exposedPorts, word);
    }
    if (name == "volume") addVolumes(instruction, run.volumes, rest);
    if (name == "user") run.user = words.front();
    if (name == "stopsignal") run.stopSignal = words.front();
    if (name == "workdir") setWorkingDirectory(run.workingDirectory, words.front());
}

}  // namespace galley::image::detail
