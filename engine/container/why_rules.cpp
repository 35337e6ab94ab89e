// SPDX-License-Identifier: Apache-2.0
#include "engine/container/why_rules.h"

#include <regex.h>

#include <algorithm>
#include <array>
#include <map>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/base/toml_library.h"

namespace galley::container {

namespace {

constexpr std::size_t kGroups = 10;
constexpr std::size_t kLongestGroup = 300;

/// A POSIX extended expression: no back references, so that a hostile line costs no more than its length.
class Expression {
public:
    explicit Expression(const std::string& text) {
        if (::regcomp(&m_compiled, text.c_str(), REG_EXTENDED) != 0) {
            throw Error(ErrorKind::InvalidInput, "not an expression: " + text);
        }
    }
    ~Expression() { ::regfree(&m_compiled); }
    Expression(const Expression&) = delete;
    Expression& operator=(const Expression&) = delete;

    using Groups = std::array<std::string, kGroups>;
    std::optional<Groups> find(const std::string& text) const {
        std::array<regmatch_t, kGroups> found{};
        if (::regexec(&m_compiled, text.c_str(), found.size(), found.data(), 0) != 0) return std::nullopt;
        Groups groups;
        for (std::size_t i = 0; i < kGroups; ++i) {
            if (found.at(i).rm_so < 0) continue;
            const auto begin = static_cast<std::size_t>(found.at(i).rm_so);
            const auto length = static_cast<std::size_t>(found.at(i).rm_eo - found.at(i).rm_so);
            groups.at(i) = text.substr(begin, std::min(length, kLongestGroup));
        }
        return groups;
    }

private:
    regex_t m_compiled{};
};

struct Finding {
    Expression::Groups groups;
    std::string evidence;
    std::pair<std::string, std::string> mount;
};

void replaceAll(std::string& text, const std::string& what, const std::string& with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
        text.replace(at, what.size(), with);
    }
}

std::string filled(std::string text, const Finding& finding, const EndEvidence& evidence) {
    replaceAll(text, "$exit", std::to_string(evidence.exitCode));
    replaceAll(text, "$image", printable(evidence.image));
    replaceAll(text, "$platform", printable(evidence.platform));
    replaceAll(text, "$mount", printable(finding.mount.first));
    replaceAll(text, "$source", printable(finding.mount.second));
    for (std::size_t i = 1; i < kGroups; ++i) {
        replaceAll(text, "$" + std::to_string(i), printable(finding.groups.at(i)));
    }
    text = trim(text);
    while (!text.empty() && text.back() == ':') text.pop_back();
    return text;
}

std::vector<std::string> texts(const toml::node_view<const toml::node>& node) {
    std::vector<std::string> list;
    if (const auto* array = node.as_array()) {
        for (const auto& entry : *array) list.push_back(entry.value_or(std::string()));
    }
    return list;
}

}  // namespace

struct WhyRules::Rule {
    std::string id;
    std::vector<int> exitCodes;
    bool outOfMemory = false;
    bool stopped = false;
    bool foreign = false;
    bool mount = false;
    std::unique_ptr<Expression> message;
    std::unique_ptr<Expression> also;
    std::vector<std::unique_ptr<Expression>> log;
    std::map<std::string, std::pair<std::string, std::string>> said;

    explicit Rule(const toml::table& node) {
        id = node["id"].value_or(std::string());
        if (const auto* codes = node["exit"].as_array()) {
            for (const auto& code : *codes) exitCodes.push_back(code.value_or(-1));
        }
        outOfMemory = node["oom"].value_or(false);
        stopped = node["stopped"].value_or(false);
        foreign = node["foreign"].value_or(false);
        mount = node["mount"].value_or(false);
        if (const auto text = node["message"].value<std::string>()) message = std::make_unique<Expression>(*text);
        if (const auto text = node["also"].value<std::string>()) also = std::make_unique<Expression>(*text);
        for (const auto& text : texts(node["log"])) log.push_back(std::make_unique<Expression>(text));
        for (const char* language : {"en", "de"}) {
            const auto pair = texts(node[language]);
            if (pair.size() != 2)
                throw Error(ErrorKind::InvalidInput, "the rule " + id + " says nothing in one language");
            said[language] = {pair[0], pair[1]};
        }
        const bool asks = !exitCodes.empty() || outOfMemory || stopped || message || !log.empty();
        if (id.empty() || !asks) throw Error(ErrorKind::InvalidInput, "the rule \"" + id + "\" asks for nothing");
    }

    std::optional<Finding> fits(const EndEvidence& evidence) const {
        if (!exitCodes.empty() && std::find(exitCodes.begin(), exitCodes.end(), evidence.exitCode) == exitCodes.end()) {
            return std::nullopt;
        }
        if ((outOfMemory && !evidence.outOfMemory) || (stopped && !evidence.stoppedByUser) ||
            (foreign && !evidence.foreignPlatform)) {
            return std::nullopt;
        }
        Finding finding;
        if (message) {
            const auto groups = message->find(evidence.message);
            if (!groups) return std::nullopt;
            finding.groups = *groups;
            finding.evidence = evidence.message;
        }
        if (also && std::none_of(evidence.lines.begin(), evidence.lines.end(),
                                 [&](const std::string& line) { return also->find(line).has_value(); })) {
            return std::nullopt;
        }
        if (!log.empty() && !findLine(evidence, finding)) return std::nullopt;
        return finding;
    }

    /// From the last line up: what was said last is nearest to the end.
    bool findLine(const EndEvidence& evidence, Finding& finding) const {
        for (const auto& expression : log) {
            for (auto line = evidence.lines.rbegin(); line != evidence.lines.rend(); ++line) {
                const auto groups = expression->find(*line);
                if (!groups || (mount && !findMount(*line, evidence, finding))) continue;
                finding.groups = *groups;
                finding.evidence = *line;
                return true;
            }
        }
        return false;
    }

    static bool findMount(const std::string& line, const EndEvidence& evidence, Finding& finding) {
        for (const auto& entry : evidence.bindMounts) {
            if (line.find(entry.first) == std::string::npos) continue;
            finding.mount = entry;
            return true;
        }
        return false;
    }
};

WhyRules::WhyRules(std::string_view text) {
    toml::table parsed;
    try {
        // Ours, with letters beyond ASCII: not for parseToml().
        parsed = toml::parse(text);
    } catch (const toml::parse_error& error) {
        throw Error(ErrorKind::InvalidInput, std::string(error.description()));
    }
    const auto* rules = parsed["rule"].as_array();
    if (rules == nullptr) throw Error(ErrorKind::InvalidInput, "there are no rules");
    for (const auto& entry : *rules) {
        if (const auto* table = entry.as_table()) m_rules.push_back(std::make_unique<Rule>(*table));
    }
}

WhyRules::~WhyRules() = default;

const WhyRules& WhyRules::builtIn() {
    static const WhyRules kRules(builtInWhyRules());
    return kRules;
}

std::vector<std::string> WhyRules::ids() const {
    std::vector<std::string> all;
    for (const auto& rule : m_rules) all.push_back(rule->id);
    return all;
}

std::vector<Explanation> WhyRules::match(const EndEvidence& evidence, const std::string& language,
                                         std::size_t limit) const {
    std::vector<Explanation> found;
    for (const auto& rule : m_rules) {
        if (found.size() >= limit) break;
        const auto finding = rule->fits(evidence);
        if (!finding) continue;
        const auto& [sentence, advice] = rule->said.at(language == "de" ? "de" : "en");
        found.push_back({rule->id, filled(sentence, *finding, evidence), filled(advice, *finding, evidence),
                         printable(finding->evidence)});
    }
    return found;
}

}  // namespace galley::container
