// SPDX-License-Identifier: Apache-2.0
/// @file
/// Splits a Go template into text, delimiters and the words inside actions; trims white space at `{{-` and `-}}`.
/// Used by the parser. Threads: a lexer belongs to one call. Processes: none. Crash: nothing to lose.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace galley::cli::tmpl {

enum class TokenKind {
    Eof,
    Text,
    LeftDelimiter,
    RightDelimiter,
    Space,
    Identifier,
    Keyword,
    Bool,
    Nil,
    Number,
    Character,
    String,
    RawString,
    Field,
    Variable,
    Dot,
    Pipe,
    Comma,
    Declare,
    Assign,
    LeftParenthesis,
    RightParenthesis,
};

struct Token {
    TokenKind kind = TokenKind::Eof;
    std::size_t position = 0;  ///< byte offset in the template
    std::string text;
};

/// Throws InvalidInput "template: NAME:LINE: …" with Go's words.
std::vector<Token> lex(std::string_view source, std::string_view name);

/// The line of `position`, from 1.
std::size_t lineOf(std::string_view source, std::size_t position);
/// "template: NAME:LINE: " for errors found while parsing.
std::string parseErrorPrefix(std::string_view source, std::string_view name, std::size_t position);

/// A text in double quotes as Go's %q writes it.
std::string quoted(std::string_view text);
/// The content of a Go string or character literal with its quotes; false when an escape is wrong.
bool unquote(std::string_view literal, std::string& out);
/// The UTF-8 bytes of a code point.
std::string encodeRune(char32_t rune);

}  // namespace galley::cli::tmpl
