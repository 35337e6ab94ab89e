// SPDX-License-Identifier: Apache-2.0
/// @file
/// Walks the tree of a template over a value and makes the text. Used by Template.
/// Threads: a free function without state. Processes: none. Crash: nothing to lose.
#pragma once

#include <string>
#include <string_view>

#include "app/cli/template/node.h"
#include "app/cli/template/template.h"
#include "app/cli/template/value.h"

namespace galley::cli::tmpl {

struct Evaluation {
    std::string_view source;
    std::string_view name;
    Options options;
};

std::string evaluate(const Node& root, const Value& data, const Evaluation& evaluation);

}  // namespace galley::cli::tmpl
