// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <iterator>
#include <utility>

#include "app/cli/template/functions.h"
#include "app/cli/template/lexer.h"

namespace galley::cli::tmpl {
namespace {

constexpr std::size_t kWidest = 10'000;

struct Directive {
    bool minus = false;
    bool plus = false;
    bool sharp = false;
    bool space = false;
    bool zero = false;
    bool hasWidth = false;
    bool hasPrecision = false;
    std::size_t width = 0;
    std::size_t precision = 0;
    char verb = 'v';
};

constexpr std::pair<char, bool Directive::*> kFlags[] = {
    {'-', &Directive::minus}, {'+', &Directive::plus}, {'#', &Directive::sharp},
    {' ', &Directive::space}, {'0', &Directive::zero},
};

bool setFlag(Directive& directive, char letter) {
    for (const auto& [flag, member] : kFlags) {
        if (flag == letter) return directive.*member = true;
    }
    return false;
}

std::size_t runeCount(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

std::string padded(std::string text, const Directive& directive, bool number) {
    const std::size_t length = runeCount(text);
    if (!directive.hasWidth || length >= directive.width) return text;
    const std::size_t missing = directive.width - length;
    if (directive.minus) return text + std::string(missing, ' ');
    if (!directive.zero) return std::string(missing, ' ') + text;
    const bool sign = number && !text.empty() && (text.front() == '-' || text.front() == '+');
    return text.insert(sign ? 1 : 0, missing, '0');
}

std::string printfLetters(std::string_view text, bool upper, bool spaced) {
    std::string out;
    for (const char byte : text) {
        char buffer[4];
        std::snprintf(buffer, sizeof buffer, upper ? "%02X" : "%02x", static_cast<unsigned char>(byte));
        if (spaced && !out.empty()) out += ' ';
        out += buffer;
    }
    return out;
}

/// "string=a", as Go names a value that a format did not expect.
std::string named(const Value& value) {
    return value.is(Value::Kind::Missing) ? "<nil>" : value.typeName() + "=" + value.print();
}

std::string complaint(char verb, const std::string& about) {
    return std::string("%!") + verb + "(" + about + ")";
}

std::string badVerb(const Directive& directive, const Value& value) {
    return complaint(directive.verb, named(value));
}

std::string formatText(const Directive& directive, const Value& value) {
    std::string text = value.text();
    if (directive.hasPrecision) {
        std::size_t end = 0;
        for (std::size_t runes = 0; end < text.size(); ++end) {
            if ((static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U && ++runes > directive.precision) break;
        }
        text.resize(end);
    }
    switch (directive.verb) {
        case 'v': return padded(directive.sharp ? quoted(text) : text, directive, false);
        case 's': return padded(text, directive, false);
        case 'q': return padded(directive.sharp ? "`" + text + "`" : quoted(text), directive, false);
        case 'x':
        case 'X': return padded(printfLetters(text, directive.verb == 'X', directive.space), directive, false);
        default: return badVerb(directive, value);
    }
}

std::string digitsOf(std::uint64_t number, unsigned base, bool upper) {
    const char* digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    std::string out;
    do {
        out.insert(out.begin(), digits[number % base]);
        number /= base;
    } while (number > 0);
    return out;
}

struct IntegerBase {
    char verb;
    unsigned base;
    const char* prefix;
    const char* sharpPrefix;
};

constexpr IntegerBase kBases[] = {
    {'v', 10, "", ""},    {'d', 10, "", ""},   {'b', 2, "", "0b"},  {'o', 8, "", "0"},
    {'O', 8, "0o", "0o"}, {'x', 16, "", "0x"}, {'X', 16, "", "0X"},
};

std::string formatInteger(const Directive& directive, const Value& value) {
    const std::int64_t number = value.integer();
    if (directive.verb == 'c') return padded(encodeRune(static_cast<char32_t>(number)), directive, false);
    if (directive.verb == 'q') return padded("'" + encodeRune(static_cast<char32_t>(number)) + "'", directive, false);
    if (directive.verb == 'U') {
        std::string digits = digitsOf(static_cast<std::uint64_t>(number), 16, true);
        if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
        return padded("U+" + digits, directive, false);
    }
    const auto* const base = std::find_if(std::begin(kBases), std::end(kBases),
                                          [&](const IntegerBase& each) { return each.verb == directive.verb; });
    if (base == std::end(kBases)) return badVerb(directive, value);
    const std::uint64_t magnitude =
        number < 0 ? ~static_cast<std::uint64_t>(number) + 1 : static_cast<std::uint64_t>(number);
    std::string digits = digitsOf(magnitude, base->base, directive.verb == 'X');
    if (directive.hasPrecision && digits.size() < directive.precision) {
        digits.insert(0, directive.precision - digits.size(), '0');
    }
    const char* sign = number < 0 ? "-" : directive.plus ? "+" : directive.space ? " " : "";
    return padded(sign + std::string(directive.sharp ? base->sharpPrefix : base->prefix) + digits, directive, true);
}

std::string formatFloat(const Directive& directive, const Value& value) {
    const double number = value.number();
    const bool general = directive.verb == 'v' || directive.verb == 'g' || directive.verb == 'G';
    if (!general && std::string_view("eEfF").find(directive.verb) == std::string_view::npos) {
        return badVerb(directive, value);
    }
    std::string text;
    if (general && !directive.hasPrecision) {
        text = printFloat(number);
    } else {
        const char verb = directive.verb == 'v' ? 'g' : directive.verb;
        const std::string format = std::string("%.*") + verb;
        const int precision = directive.hasPrecision ? static_cast<int>(directive.precision) : 6;
        char buffer[kWidest + 400];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        std::snprintf(buffer, sizeof buffer, format.c_str(), precision, number);
#pragma GCC diagnostic pop
        text = buffer;
    }
    if (directive.plus && number >= 0) text.insert(0, "+");
    return padded(text, directive, true);
}

std::string formatValue(const Directive& directive, const Value& value);

std::string formatElements(const Directive& directive, const Value& value) {
    std::string out;
    if (value.is(Value::Kind::List)) {
        for (const Value& element : value.list()) out += (out.empty() ? "" : " ") + formatValue(directive, element);
        return "[" + out + "]";
    }
    const bool map = value.isMap();
    for (const auto& [key, element] : orderedFields(value.object())) {
        if (!out.empty()) out += ' ';
        if (map) out += formatValue(directive, key) + ":";
        out += formatValue(directive, element);
    }
    return map ? "map[" + out + "]" : "{" + out + "}";
}

std::string formatValue(const Directive& directive, const Value& value) {
    if (directive.verb == 'T') {
        return padded(value.is(Value::Kind::Missing) ? "<nil>" : value.typeName(), directive, false);
    }
    switch (value.kind()) {
        case Value::Kind::Missing:
            return directive.verb == 'v' ? padded("<nil>", directive, false) : badVerb(directive, value);
        case Value::Kind::Null: {
            const std::string text = value.print();
            return padded(text == "<no value>" ? "<nil>" : text, directive, false);
        }
        case Value::Kind::Bool:
            if (directive.verb != 'v' && directive.verb != 't') return badVerb(directive, value);
            return padded(value.print(), directive, false);
        case Value::Kind::Integer: return formatInteger(directive, value);
        case Value::Kind::Float: return formatFloat(directive, value);
        case Value::Kind::String: return formatText(directive, value);
        default: return formatElements(directive, value);
    }
}

/// Reads the directive behind a `%`; returns the position behind its verb.
class FormatReader {
public:
    explicit FormatReader(const Values& arguments) : m_arguments(arguments), m_format(arguments[0].text()) {}

    std::string run() {
        for (std::size_t at = 0; at < m_format.size();) {
            if (m_format[at] != '%') {
                m_out += m_format[at++];
                continue;
            }
            at = directive(at + 1);
        }
        if (m_next < m_arguments.size()) appendExtra();
        return std::move(m_out);
    }

private:
    std::size_t directive(std::size_t at) {
        Directive directive;
        while (at < m_format.size() && setFlag(directive, m_format[at])) ++at;
        at = number(at, directive.width, directive.hasWidth);
        if (at < m_format.size() && m_format[at] == '.') {
            at = number(at + 1, directive.precision, directive.hasPrecision);
            directive.hasPrecision = true;
        }
        if (at >= m_format.size()) {
            m_out += "%!(NOVERB)";
            return at;
        }
        directive.verb = m_format[at];
        if (directive.verb == '%') {
            m_out += '%';
        } else if (m_next >= m_arguments.size()) {
            m_out += complaint(directive.verb, "MISSING");
        } else {
            m_out += formatValue(directive, m_arguments[m_next++]);
        }
        return at + 1;
    }

    std::size_t number(std::size_t at, std::size_t& out, bool& present) {
        if (at < m_format.size() && m_format[at] == '*') {
            const bool usable = m_next < m_arguments.size() && m_arguments[m_next].is(Value::Kind::Integer) &&
                                m_arguments[m_next].integer() >= 0;
            if (usable) out = std::min(static_cast<std::size_t>(m_arguments[m_next].integer()), kWidest);
            present = usable;
            ++m_next;
            return at + 1;
        }
        while (at < m_format.size() && m_format[at] >= '0' && m_format[at] <= '9') {
            out = std::min(out * 10 + static_cast<std::size_t>(m_format[at++] - '0'), kWidest);
            present = true;
        }
        return at;
    }

    void appendExtra() {
        m_out += "%!(EXTRA ";
        for (bool first = true; m_next < m_arguments.size(); first = false) {
            if (!first) m_out += ", ";
            m_out += named(m_arguments[m_next++]);
        }
        m_out += ')';
    }

    const Values& m_arguments;
    const std::string& m_format;
    std::size_t m_next = 1;
    std::string m_out;
};

std::string printArgument(const Value& value) {
    return value.is(Value::Kind::Missing) ? "<nil>" : formatValue(Directive{}, value);
}

}  // namespace

std::string sprint(const Values& arguments) {
    std::string out;
    for (std::size_t index = 0; index < arguments.size(); ++index) {
        const bool texts =
            index > 0 && (arguments[index].is(Value::Kind::String) || arguments[index - 1].is(Value::Kind::String));
        if (index > 0 && !texts) out += ' ';
        out += printArgument(arguments[index]);
    }
    return out;
}

std::string sprintLine(const Values& arguments) {
    std::string out;
    for (std::size_t index = 0; index < arguments.size(); ++index) {
        out += (index > 0 ? " " : "") + printArgument(arguments[index]);
    }
    return out + "\n";
}

std::string sprintFormatted(const Values& arguments) {
    return FormatReader(arguments).run();
}

}  // namespace galley::cli::tmpl
