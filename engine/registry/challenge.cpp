// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/challenge.h"

#include <algorithm>

#include "engine/base/text.h"

namespace galley::registry {
namespace {

constexpr std::size_t kMaximumText = 16384;
constexpr std::size_t kMaximumParameters = 64;

bool isTokenCharacter(char c) {
    constexpr std::string_view kOther = "!#$%&'*+-.^_`|~";
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kOther.find(c) != std::string_view::npos;
}

/// Reads one header value from left to right. Every reading function leaves the position alone when it fails.
class Reader {
public:
    explicit Reader(std::string_view text) : m_text(text) {}

    bool atEnd() const { return m_at >= m_text.size(); }
    void skip(std::string_view characters) {
        while (!atEnd() && characters.find(m_text[m_at]) != std::string_view::npos) ++m_at;
    }
    bool take(char c) {
        if (atEnd() || m_text[m_at] != c) return false;
        ++m_at;
        return true;
    }
    std::string_view token() {
        const std::size_t start = m_at;
        while (!atEnd() && isTokenCharacter(m_text[m_at])) ++m_at;
        return m_text.substr(start, m_at - start);
    }
    /// A quoted string with its escapes undone, or a token. A quotation without end is no value.
    std::optional<std::string> value() {
        if (!take('"')) {
            const auto text = token();
            return text.empty() ? std::nullopt : std::optional(std::string(text));
        }
        std::string text;
        while (!atEnd()) {
            char c = m_text[m_at++];
            if (c == '"') return text;
            if (c == '\\' && !atEnd()) c = m_text[m_at++];
            text.push_back(c);
        }
        return std::nullopt;
    }
    /// `name = value`.
    std::optional<std::pair<std::string, std::string>> parameter() {
        const std::size_t start = m_at;
        const std::string name = toLower(token());
        skip(" \t");
        if (!name.empty() && take('=')) {
            skip(" \t");
            if (auto text = value()) return std::pair(name, std::move(*text));
        }
        m_at = start;
        return std::nullopt;
    }
    void stepOver() { ++m_at; }

private:
    std::string_view m_text;
    std::size_t m_at = 0;
};

void parseValue(std::string_view text, std::vector<Challenge>& challenges) {
    Reader reader(text.substr(0, kMaximumText));
    const std::size_t first = challenges.size();
    while (true) {
        reader.skip(" \t,");
        if (reader.atEnd()) return;
        auto parameter = reader.parameter();
        if (parameter) {
            // Parameters before any scheme belong to nobody.
            if (challenges.size() > first && challenges.back().parameters.size() < kMaximumParameters) {
                challenges.back().parameters.insert(std::move(*parameter));
            }
            continue;
        }
        const auto scheme = reader.token();
        if (scheme.empty()) {
            reader.stepOver();
        } else if (challenges.size() < kMaximumParameters) {
            challenges.push_back({toLower(scheme), {}});
        }
    }
}

}  // namespace

std::string Challenge::parameter(const std::string& name) const {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string() : found->second;
}

std::vector<Challenge> parseChallenges(const std::vector<std::string>& values) {
    std::vector<Challenge> challenges;
    for (const std::string& value : values) parseValue(value, challenges);
    return challenges;
}

std::optional<Challenge> chooseChallenge(const std::vector<Challenge>& challenges) {
    const auto first = [&](auto&& suits) -> std::optional<Challenge> {
        const auto found = std::find_if(challenges.begin(), challenges.end(), suits);
        return found == challenges.end() ? std::nullopt : std::optional(*found);
    };
    if (auto bearer = first([](const Challenge& c) { return c.scheme == "bearer" && !c.parameter("realm").empty(); })) {
        return bearer;
    }
    return first([](const Challenge& c) { return c.scheme == "basic"; });
}

}  // namespace galley::registry
