// SPDX-License-Identifier: Apache-2.0
#include <regex.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/logs/log_reader.h"

namespace galley::logs {
namespace {

char fold(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// POSIX extended expressions: regexec does not recurse over the text, so that a hostile line cannot use up the stack.
class Expression {
public:
    explicit Expression(const Search& search) {
        const int flags = REG_EXTENDED | (search.caseSensitive ? 0 : REG_ICASE);
        const int failure = ::regcomp(&m_compiled, search.text.c_str(), flags);
        if (failure == 0) return;
        std::array<char, 256> why{};
        ::regerror(failure, &m_compiled, why.data(), why.size());
        throw Error(ErrorKind::InvalidInput, "the expression cannot be used: " + std::string(why.data()));
    }
    ~Expression() { ::regfree(&m_compiled); }
    Expression(const Expression&) = delete;
    Expression& operator=(const Expression&) = delete;

    bool matches(std::string_view line) const {
        regmatch_t range{};
        range.rm_eo = static_cast<regoff_t>(line.size());
        return ::regexec(&m_compiled, line.empty() ? "" : line.data(), 1, &range, REG_STARTEND) == 0;
    }

private:
    regex_t m_compiled{};
};

class Matcher {
public:
    explicit Matcher(const Search& search) : m_text(search.text), m_caseSensitive(search.caseSensitive) {
        if (search.regularExpression) m_expression.emplace(search);
        if (!m_caseSensitive) std::transform(m_text.begin(), m_text.end(), m_text.begin(), fold);
    }
    bool matches(std::string_view line) {
        if (m_expression) return m_expression->matches(line);
        if (m_caseSensitive) return contains(line);
        m_folded.resize(line.size());
        std::transform(line.begin(), line.end(), m_folded.begin(), fold);
        return contains(m_folded);
    }

private:
    bool contains(std::string_view line) const {
        return ::memmem(line.data(), line.size(), m_text.data(), m_text.size()) != nullptr || m_text.empty();
    }

    std::string m_text;
    bool m_caseSensitive;
    std::optional<Expression> m_expression;
    std::string m_folded;
};

}  // namespace

std::vector<std::uint64_t> LogReader::find(const Search& search, std::uint64_t first, std::uint64_t last,
                                           std::uint64_t limit, const std::stop_token& stop) const {
    std::vector<std::uint64_t> found;
    if (limit == 0) return found;
    Matcher matcher(search);
    visit(first, last, [&](std::uint64_t number, const std::vector<LineView>& batch) {
        throwIfCancelled(stop);
        for (const LineView& line : batch) {
            if (matcher.matches(line.text)) found.push_back(number);
            if (found.size() == limit) return false;
            ++number;
        }
        return true;
    });
    return found;
}

}  // namespace galley::logs
