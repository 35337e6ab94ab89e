// SPDX-License-Identifier: Apache-2.0
/// @file
/// The tree of a parsed template. Used by the parser (makes it) and the evaluator (walks it).
/// Threads: immutable after parsing. Processes: none. Crash: nothing to lose.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace galley::cli::tmpl {

enum class NodeKind {
    List,    ///< children in order
    Text,    ///< text
    Action,  ///< children[0] pipe
    If,      ///< children: pipe, list[, else list]
    With,
    Range,
    Break,
    Continue,
    Pipe,      ///< names: declared variables; children: commands
    Command,   ///< children: operands
    Field,     ///< names: .A.B
    Variable,  ///< names: $x.A.B
    Chain,     ///< children[0]; names: fields behind it
    Dot,
    Nil,
    Bool,        ///< integer 0 or 1
    Integer,     ///< integer
    Float,       ///< number
    String,      ///< literal: the content; text: as written
    Identifier,  ///< text
};

struct Node {
    NodeKind kind = NodeKind::List;
    std::size_t position = 0;
    std::string text;
    std::string literal;
    std::vector<std::string> names;
    std::vector<std::unique_ptr<Node>> children;
    std::int64_t integer = 0;
    double number = 0;
    bool assigns = false;  ///< a pipe with `=` instead of `:=`

    Node() = default;
    Node(NodeKind nodeKind, std::size_t at) : kind(nodeKind), position(at) {}
    /// As Go prints the node in "executing … at <…>".
    std::string source() const;
};

using NodePointer = std::unique_ptr<Node>;

}  // namespace galley::cli::tmpl
