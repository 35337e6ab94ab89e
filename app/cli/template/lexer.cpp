// SPDX-License-Identifier: Apache-2.0
#include "app/cli/template/lexer.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "engine/base/error.h"

namespace galley::cli::tmpl {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::array<std::string_view, 7> kKeywords{"break", "continue", "else", "end", "if", "range", "with"};

bool isSpace(char character) {
    return kSpaces.find(character) != std::string_view::npos;
}
bool isDigit(char character) {
    return character >= '0' && character <= '9';
}
bool isWordCharacter(char character) {
    return character == '_' || isDigit(character) || (character >= 'a' && character <= 'z') ||
           (character >= 'A' && character <= 'Z') || static_cast<unsigned char>(character) >= 0x80;
}

/// Go's %#U for a byte: U+003B ';'.
std::string codePoint(char character) {
    char buffer[16];
    std::snprintf(buffer, sizeof buffer, "U+%04X", static_cast<unsigned char>(character));
    const bool visible = character > ' ' && character != 0x7f;
    return visible ? std::string(buffer) + " '" + character + "'" : buffer;
}

class Lexer {
public:
    Lexer(std::string_view source, std::string_view name) : m_source(source), m_name(name) {}

    std::vector<Token> run() {
        while (m_at < m_source.size()) lexText();
        add(TokenKind::Eof, m_at, m_at);
        return std::move(m_tokens);
    }

private:
    [[noreturn]] void fail(const std::string& message) const {
        throw Error(ErrorKind::InvalidInput, parseErrorPrefix(m_source, m_name, m_at) + message);
    }
    char peek(std::size_t ahead = 0) const { return m_at + ahead < m_source.size() ? m_source[m_at + ahead] : '\0'; }
    bool startsWith(std::string_view text) const { return m_source.substr(m_at, text.size()) == text; }
    void add(TokenKind kind, std::size_t from, std::size_t to) {
        m_tokens.push_back({kind, from, std::string(m_source.substr(from, to - from))});
    }

    void lexText() {
        const std::size_t open = m_source.find("{{", m_at);
        std::size_t end = std::min(open, m_source.size());
        const bool trims = open != std::string_view::npos && open + 3 < m_source.size() && m_source[open + 2] == '-' &&
                           isSpace(m_source[open + 3]);
        if (trims) {
            while (end > m_at && isSpace(m_source[end - 1])) --end;
        }
        if (end > m_at) add(TokenKind::Text, m_at, end);
        m_at = std::min(open, m_source.size());
        if (open != std::string_view::npos) lexDelimiter(trims);
    }

    void lexDelimiter(bool trims) {
        const std::size_t start = m_at;
        m_at += trims ? 4 : 2;
        if (startsWith("/*")) {
            lexComment();
            return;
        }
        add(TokenKind::LeftDelimiter, start, start + 2);
        m_depth = 0;
        while (!atRightDelimiter()) lexInside();
        if (m_depth > 0) fail("unclosed left paren");
        endAction();
    }

    bool atTrimMarker() const { return isSpace(peek()) && peek(1) == '-' && peek(2) == '}' && peek(3) == '}'; }
    bool atRightDelimiter() const { return startsWith("}}") || atTrimMarker(); }

    void endAction() {
        const bool trims = atTrimMarker();
        if (trims) m_at += 2;
        add(TokenKind::RightDelimiter, m_at, m_at + 2);
        finishDelimiter(trims);
    }
    void finishDelimiter(bool trims) {
        m_at += 2;
        while (trims && m_at < m_source.size() && isSpace(m_source[m_at])) ++m_at;
    }

    void lexComment() {
        const std::size_t close = m_source.find("*/", m_at + 2);
        if (close == std::string_view::npos) fail("unclosed comment");
        m_at = close + 2;
        const bool trims = atTrimMarker();
        if (!trims && !startsWith("}}")) fail("comment ends before closing delimiter");
        if (trims) m_at += 2;
        finishDelimiter(trims);
    }

    void lexInside() {
        if (m_at >= m_source.size()) fail("unclosed action");
        const char character = peek();
        const std::size_t start = m_at;
        if (isSpace(character)) {
            while (isSpace(peek()) && !atTrimMarker()) ++m_at;
            add(TokenKind::Space, start, m_at);
        } else if (character == '"' || character == '`' || character == '\'') {
            lexQuoted(character);
        } else if (character == '$') {
            ++m_at;
            lexWord(TokenKind::Variable, start);
        } else if (character == '.' && !isDigit(peek(1))) {
            ++m_at;
            lexWord(isWordCharacter(peek()) ? TokenKind::Field : TokenKind::Dot, start);
        } else if (isDigit(character) || character == '+' || character == '-' || character == '.') {
            lexNumber();
        } else if (isWordCharacter(character)) {
            lexIdentifier();
        } else {
            lexPunctuation(character);
        }
    }

    void lexPunctuation(char character) {
        const std::size_t start = m_at++;
        switch (character) {
            case '|': add(TokenKind::Pipe, start, m_at); return;
            case ',': add(TokenKind::Comma, start, m_at); return;
            case '=': add(TokenKind::Assign, start, m_at); return;
            case '(':
                ++m_depth;
                add(TokenKind::LeftParenthesis, start, m_at);
                return;
            case ')':
                if (--m_depth < 0) fail("unexpected right paren");
                add(TokenKind::RightParenthesis, start, m_at);
                return;
            case ':':
                if (peek() != '=') fail("expected :=");
                ++m_at;
                add(TokenKind::Declare, start, m_at);
                return;
            default: break;
        }
        // Go lets printable characters pass here and refuses them in the parser.
        if (static_cast<unsigned char>(character) > ' ' && character != 0x7f) {
            fail("unexpected " + quoted(std::string(1, character)) + " in operand");
        }
        fail("unrecognized character in action: " + codePoint(character));
    }

    void lexQuoted(char quote) {
        const std::size_t start = m_at++;
        while (peek() != quote || m_at >= m_source.size()) {
            if (quote != '`' && peek() == '\\') ++m_at;
            if (m_at >= m_source.size() || (quote != '`' && peek() == '\n')) {
                if (quote == '`') fail("unterminated raw quoted string");
                fail(quote == '"' ? "unterminated quoted string" : "unterminated character constant");
            }
            ++m_at;
        }
        ++m_at;
        add(quote == '"' ? TokenKind::String : quote == '`' ? TokenKind::RawString : TokenKind::Character, start, m_at);
    }

    void lexWord(TokenKind kind, std::size_t start) {
        while (isWordCharacter(peek())) ++m_at;
        checkTerminator();
        add(kind, start, m_at);
    }

    void lexIdentifier() {
        const std::size_t start = m_at;
        while (isWordCharacter(peek())) ++m_at;
        checkTerminator();
        const std::string_view word = m_source.substr(start, m_at - start);
        TokenKind kind = TokenKind::Identifier;
        if (word == "true" || word == "false") kind = TokenKind::Bool;
        if (word == "nil") kind = TokenKind::Nil;
        if (std::find(kKeywords.begin(), kKeywords.end(), word) != kKeywords.end()) kind = TokenKind::Keyword;
        add(kind, start, m_at);
    }

    void lexNumber() {
        const std::size_t start = m_at;
        if (peek() == '+' || peek() == '-') ++m_at;
        const bool hexadecimal = peek() == '0' && (peek(1) == 'x' || peek(1) == 'X');
        while (isWordCharacter(peek()) || peek() == '.' ||
               (!hexadecimal && (peek() == '+' || peek() == '-') && (peek(0) != '\0') &&
                (m_source[m_at - 1] == 'e' || m_source[m_at - 1] == 'E'))) {
            ++m_at;
        }
        if (m_at == start + 1 && !isDigit(m_source[start])) {
            fail("bad number syntax: " + quoted(m_source.substr(start, m_at - start + 1)));
        }
        add(TokenKind::Number, start, m_at);
    }

    /// A word must end where an operand can end, as in Go's lexer.
    void checkTerminator() const {
        if (m_at >= m_source.size()) return;
        const char next = peek();
        if (isSpace(next) || std::string_view(".,|:()=").find(next) != std::string_view::npos || atRightDelimiter()) {
            return;
        }
        fail("bad character " + codePoint(next));
    }

    std::string_view m_source;
    std::string_view m_name;
    std::size_t m_at = 0;
    int m_depth = 0;
    std::vector<Token> m_tokens;
};

}  // namespace

std::vector<Token> lex(std::string_view source, std::string_view name) {
    return Lexer(source, name).run();
}

std::size_t lineOf(std::string_view source, std::size_t position) {
    const std::string_view before = source.substr(0, std::min(position, source.size()));
    return static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
}

std::string parseErrorPrefix(std::string_view source, std::string_view name, std::size_t position) {
    return "template: " + std::string(name) + ":" + std::to_string(lineOf(source, position)) + ": ";
}

}  // namespace galley::cli::tmpl
