// SPDX-License-Identifier: Apache-2.0
/// @file
/// A Go template (text/template) with docker's functions: parsed once, executed over any number of values.
/// Used by every command with `--format`. Uses the parser and the evaluator of this folder.
/// Threads: a template is immutable. Processes: none. Crash: nothing to lose.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "app/cli/template/value.h"

namespace galley::cli::tmpl {

struct Node;

/// What an unknown field of a struct is called.
enum class UnknownField {
    NoSuchField,  ///< "can't evaluate field X in type T"
    NoSuchEntry,  ///< "map has no entry for key "X"": how docker's inspect reports it
};

struct Options {
    UnknownField unknownField = UnknownField::NoSuchField;
    bool headers = false;  ///< functions leave titles as they are
};

class Template {
public:
    /// Throws InvalidInput with Go's words, "template: NAME:1: unclosed action".
    explicit Template(std::string source, std::string name = "");
    ~Template();
    Template(Template&&) noexcept;
    Template& operator=(Template&&) noexcept;

    /// Throws InvalidInput, 'template: NAME:1:2: executing "NAME" at <.Foo>: …'.
    std::string execute(const Value& data, const Options& options = {}) const;

private:
    std::string m_source;
    std::string m_name;
    std::unique_ptr<Node> m_root;
};

}  // namespace galley::cli::tmpl
