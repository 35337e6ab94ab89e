// SPDX-License-Identifier: Apache-2.0
#include "app/cli/template/parser.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "app/cli/template/functions.h"
#include "app/cli/template/lexer.h"
#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::cli::tmpl {
namespace {

constexpr int kMaximumDepth = 500;

NodePointer make(NodeKind kind, std::size_t position) {
    return std::make_unique<Node>(kind, position);
}

class Parser {
public:
    Parser(std::string_view source, std::string_view name)
        : m_source(source), m_name(name), m_tokens(lex(source, name)) {}

    NodePointer run() {
        NodePointer list = parseList();
        if (m_ending == Ending::Eof) return list;
        fail(m_ending == Ending::Else ? "unexpected {{else}}" : "unexpected {{end}}");
    }

private:
    enum class Ending { Eof, End, Else };

    [[noreturn]] void fail(const std::string& message) const { failAt(peek().position, message); }
    [[noreturn]] void failAt(std::size_t position, const std::string& message) const {
        throw Error(ErrorKind::InvalidInput, parseErrorPrefix(m_source, m_name, position) + message);
    }
    [[noreturn]] void unexpected(const Token& token, const std::string& context) const {
        if (token.kind == TokenKind::Eof) failAt(token.position, "unexpected EOF");
        const bool bracketed =
            token.kind == TokenKind::Keyword || token.kind == TokenKind::Dot || token.kind == TokenKind::Nil;
        failAt(token.position,
               "unexpected " + (bracketed ? "<" + token.text + ">" : quoted(token.text)) + " in " + context);
    }

    const Token& peek() const { return m_tokens[m_at]; }
    const Token& peekWord() {
        while (peek().kind == TokenKind::Space) ++m_at;
        return peek();
    }
    Token next() { return m_tokens[peek().kind == TokenKind::Eof ? m_at : m_at++]; }
    Token nextWord() {
        peekWord();
        return next();
    }

    /// Up to {{end}}, {{else …}} or the end of the text; m_ending says which.
    NodePointer parseList() {
        NodePointer list = make(NodeKind::List, peek().position);
        if (++m_depth > kMaximumDepth) fail("template is nested too deeply");
        while (true) {
            const Token token = next();
            if (token.kind == TokenKind::Eof) {
                m_ending = Ending::Eof;
                break;
            }
            if (token.kind == TokenKind::Text) {
                list->children.push_back(make(NodeKind::Text, token.position));
                list->children.back()->text = token.text;
                continue;
            }
            if (parseListEnd()) break;
            list->children.push_back(parseAction());
        }
        --m_depth;
        return list;
    }

    bool parseListEnd() {
        const Token& word = peekWord();
        if (word.kind != TokenKind::Keyword || (word.text != "end" && word.text != "else")) return false;
        m_ending = word.text == "end" ? Ending::End : Ending::Else;
        next();
        if (m_ending == Ending::End) expectRightDelimiter("end");
        return true;
    }

    void expectRightDelimiter(const std::string& context) {
        const Token token = nextWord();
        if (token.kind != TokenKind::RightDelimiter) unexpected(token, context);
    }

    NodePointer parseAction() {
        const Token word = peekWord();
        if (word.kind == TokenKind::Keyword) {
            next();
            if (word.text == "if") return parseControl(NodeKind::If, word);
            if (word.text == "with") return parseControl(NodeKind::With, word);
            if (word.text == "range") return parseControl(NodeKind::Range, word);
            return parseJump(word);
        }
        NodePointer action = make(NodeKind::Action, word.position);
        action->children.push_back(parsePipe("command", TokenKind::RightDelimiter));
        return action;
    }

    NodePointer parseJump(const Token& word) {
        if (m_rangeDepth == 0) failAt(word.position, "{{" + word.text + "}} outside {{range}}");
        expectRightDelimiter("{{" + word.text + "}}");
        return make(word.text == "break" ? NodeKind::Break : NodeKind::Continue, word.position);
    }

    NodePointer parseControl(NodeKind kind, const Token& word) {
        const std::size_t variables = m_variables.size();
        NodePointer node = make(kind, word.position);
        node->text = word.text;
        node->children.push_back(parsePipe(word.text, TokenKind::RightDelimiter));
        if (kind == NodeKind::Range) ++m_rangeDepth;
        node->children.push_back(parseList());
        if (kind == NodeKind::Range) --m_rangeDepth;
        if (m_ending == Ending::Else) node->children.push_back(parseElse(kind));
        if (m_ending == Ending::Eof) failAt(m_source.size(), "unexpected EOF");
        m_variables.resize(variables);
        return node;
    }

    /// Behind `else`: `}}`, or a further `if` (`with`) that shares the closing {{end}}.
    NodePointer parseElse(NodeKind kind) {
        const Token word = nextWord();
        if (word.kind == TokenKind::RightDelimiter) {
            NodePointer list = parseList();
            if (m_ending == Ending::Else) fail("expected end; found {{else}}");
            return list;
        }
        const bool chained = word.kind == TokenKind::Keyword && ((kind == NodeKind::If && word.text == "if") ||
                                                                 (kind == NodeKind::With && word.text == "with"));
        if (!chained) unexpected(word, "{{else}}");
        if (++m_depth > kMaximumDepth) fail("template is nested too deeply");
        NodePointer list = make(NodeKind::List, word.position);
        list->children.push_back(parseControl(kind, word));
        --m_depth;
        return list;
    }

    NodePointer parsePipe(const std::string& context, TokenKind end) {
        NodePointer pipe = make(NodeKind::Pipe, peekWord().position);
        if (context == "range") pipe->text = context;
        parseDeclarations(*pipe, context);
        while (true) {
            const Token& token = peekWord();
            if (token.kind == end) {
                next();
                checkPipe(*pipe, context);
                return pipe;
            }
            if (token.kind == TokenKind::Pipe) unexpected(token, context);
            pipe->children.push_back(parseCommand(end));
        }
    }

    void checkPipe(const Node& pipe, const std::string& context) const {
        if (pipe.children.empty()) fail("missing value for " + context);
        for (std::size_t index = 1; index < pipe.children.size(); ++index) {
            const Node& first = *pipe.children[index]->children.front();
            const bool callable = first.kind == NodeKind::Identifier || first.kind == NodeKind::Field ||
                                  first.kind == NodeKind::Variable || first.kind == NodeKind::Chain;
            if (!callable && first.kind != NodeKind::Pipe) {
                failAt(first.position, "non executable command in pipeline stage " + std::to_string(index + 1));
            }
        }
    }

    void parseDeclarations(Node& pipe, const std::string& context) {
        const std::size_t start = m_at;
        while (peekWord().kind == TokenKind::Variable) {
            const Token variable = next();
            const Token& after = peekWord();
            if (after.kind == TokenKind::Declare || after.kind == TokenKind::Assign) {
                pipe.assigns = after.kind == TokenKind::Assign;
                next();
                pipe.names.push_back(variable.text);
                if (!pipe.assigns) m_variables.insert(m_variables.end(), pipe.names.begin(), pipe.names.end());
                return;
            }
            const bool first = after.kind == TokenKind::Comma && context == "range" && pipe.names.empty();
            if (!first) break;
            pipe.names.push_back(variable.text);
            next();
        }
        if (!pipe.names.empty()) fail("range can only initialize variables");
        m_at = start;
    }

    NodePointer parseCommand(TokenKind end) {
        NodePointer command = make(NodeKind::Command, peekWord().position);
        while (true) {
            command->children.push_back(parseOperand());
            const Token& token = peek();
            if (token.kind == TokenKind::Space) {
                const TokenKind after = peekWord().kind;
                if (after != end && after != TokenKind::Pipe) continue;
            }
            if (peek().kind == TokenKind::Pipe) {
                next();
                if (peekWord().kind == end) fail("missing value for command");
                break;
            }
            if (peek().kind == end) break;
            unexpected(peek(), "operand");
        }
        return command;
    }

    NodePointer parseOperand() {
        NodePointer node = parseTerm();
        if (peek().kind != TokenKind::Field) return node;
        const std::size_t position = peek().position;
        std::vector<std::string> fields;
        while (peek().kind == TokenKind::Field) fields.push_back(next().text.substr(1));
        switch (node->kind) {
            case NodeKind::Field:
            case NodeKind::Variable:
                node->names.insert(node->names.end(), fields.begin(), fields.end());
                // Go reports the place of the second field of a chain.
                node->position = position;
                return node;
            case NodeKind::Bool:
            case NodeKind::Integer:
            case NodeKind::Float:
            case NodeKind::String:
            case NodeKind::Nil:
            case NodeKind::Dot: failAt(position, "unexpected . after term " + quoted(node->source()));
            default: break;
        }
        NodePointer chain = make(NodeKind::Chain, position);
        chain->names = std::move(fields);
        chain->children.push_back(std::move(node));
        return chain;
    }

    NodePointer parseTerm() {
        const Token token = nextWord();
        NodePointer node = make(NodeKind::Dot, token.position);
        node->text = token.text;
        switch (token.kind) {
            case TokenKind::Dot: return node;
            case TokenKind::Nil: node->kind = NodeKind::Nil; return node;
            case TokenKind::Bool:
                node->kind = NodeKind::Bool;
                node->integer = token.text == "true" ? 1 : 0;
                return node;
            case TokenKind::Identifier: return parseIdentifier(std::move(node));
            case TokenKind::Variable: return parseVariable(std::move(node));
            case TokenKind::Field:
                node->kind = NodeKind::Field;
                node->names = {token.text.substr(1)};
                return node;
            case TokenKind::Number:
            case TokenKind::Character: return parseNumber(std::move(node), token);
            case TokenKind::String:
            case TokenKind::RawString:
                node->kind = NodeKind::String;
                if (!unquote(token.text, node->literal)) failAt(token.position, "invalid syntax");
                return node;
            case TokenKind::LeftParenthesis:
                if (++m_depth > kMaximumDepth) fail("template is nested too deeply");
                node = parsePipe("parenthesized pipeline", TokenKind::RightParenthesis);
                --m_depth;
                return node;
            default: break;
        }
        if (token.kind == TokenKind::RightDelimiter || token.kind == TokenKind::RightParenthesis) {
            failAt(token.position, "missing value for command");
        }
        unexpected(token, "operand");
    }

    NodePointer parseIdentifier(NodePointer node) const {
        if (findFunction(node->text) == nullptr) {
            failAt(node->position, "function " + quoted(node->text) + " not defined");
        }
        node->kind = NodeKind::Identifier;
        return node;
    }

    NodePointer parseVariable(NodePointer node) const {
        if (node->text != "$" && std::find(m_variables.begin(), m_variables.end(), node->text) == m_variables.end()) {
            failAt(node->position, "undefined variable " + quoted(node->text));
        }
        node->kind = NodeKind::Variable;
        node->names = {node->text};
        return node;
    }

    NodePointer parseNumber(NodePointer node, const Token& token) const {
        if (token.kind == TokenKind::Character) {
            std::string content;
            if (!unquote(token.text, content) || content.size() != 1) {
                failAt(token.position, "malformed character constant: " + token.text);
            }
            node->kind = NodeKind::Integer;
            node->integer = static_cast<unsigned char>(content.front());
            return node;
        }
        std::string digits = token.text;
        digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
        if (parseInteger(digits, node->integer)) {
            node->kind = NodeKind::Integer;
            return node;
        }
        const char* begin = digits.data() + (digits.front() == '+' ? 1 : 0);
        const char* end = digits.data() + digits.size();
        const auto result = std::from_chars(begin, end, node->number);
        if (result.ec != std::errc() || result.ptr != end) {
            failAt(token.position, "bad number syntax: " + quoted(token.text));
        }
        node->kind = NodeKind::Float;
        return node;
    }

    static bool parseInteger(std::string_view digits, std::int64_t& out) {
        const bool negative = digits.front() == '-';
        if (negative || digits.front() == '+') digits.remove_prefix(1);
        int base = 10;
        if (digits.size() > 1 && digits[0] == '0') {
            const char letter = digits[1];
            base = letter == 'x' || letter == 'X' ? 16 : letter == 'b' || letter == 'B' ? 2 : 8;
            const bool prefixed = base != 8 || letter == 'o' || letter == 'O';
            digits.remove_prefix(prefixed ? 2 : 1);
        }
        if (digits.empty() || digits.front() == '-') return false;
        const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), out, base);
        if (result.ec != std::errc() || result.ptr != digits.data() + digits.size()) return false;
        if (negative) out = -out;
        return true;
    }

    std::string_view m_source;
    std::string_view m_name;
    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    int m_depth = 0;
    int m_rangeDepth = 0;
    Ending m_ending = Ending::Eof;
    std::vector<std::string> m_variables;
};

std::string joinSources(const std::vector<NodePointer>& nodes, std::string_view separator) {
    std::string out;
    for (const auto& node : nodes) {
        if (!out.empty()) out += separator;
        out += node->kind == NodeKind::Pipe ? "(" + node->source() + ")" : node->source();
    }
    return out;
}

}  // namespace

std::string Node::source() const {
    switch (kind) {
        case NodeKind::Field: return "." + join(names, ".");
        case NodeKind::Variable: return join(names, ".");
        case NodeKind::Chain: {
            const std::string inner = children.front()->source();
            return (children.front()->kind == NodeKind::Pipe ? "(" + inner + ")" : inner) + "." + join(names, ".");
        }
        case NodeKind::Dot: return ".";
        case NodeKind::Nil: return "nil";
        case NodeKind::Command: return joinSources(children, " ");
        case NodeKind::Pipe: {
            const std::string declared = names.empty() ? "" : join(names, ", ") + (assigns ? " = " : " := ");
            return declared + joinSources(children, " | ");
        }
        default: break;
    }
    return text;
}

NodePointer parse(std::string_view source, std::string_view name) {
    return Parser(source, name).run();
}

}  // namespace galley::cli::tmpl
