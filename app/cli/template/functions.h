// SPDX-License-Identifier: Apache-2.0
/// @file
/// The functions of a format template: Go's own (`index len print printf eq and …`) and docker's (`json join split
/// lower upper title pad truncate`). Used by the parser (which names exist) and the evaluator (calls).
/// Threads: free functions without state. Processes: none. Crash: nothing to lose.
#pragma once

#include <string_view>

#include "app/cli/template/value.h"

namespace galley::cli::tmpl {

struct Function {
    std::string_view name;
    /// A letter an argument: s string, i integer, l list of strings, a anything; `*` behind the last: any number of it.
    std::string_view signature;
    Value (*call)(const Values& arguments);  ///< throws InvalidInput; the caller adds "error calling NAME: "
};

/// Null when there is no such function.
const Function* findFunction(std::string_view name);
/// In the header of a table the values are titles: `json`, `upper` … leave them as they are.
const Function* findHeaderFunction(std::string_view name);

/// eq, ne, lt, le, gt, ge, and, or, not.
Value callEqual(const Values& arguments);
Value callNotEqual(const Values& arguments);
Value callLess(const Values& arguments);
Value callLessOrEqual(const Values& arguments);
Value callGreater(const Values& arguments);
Value callGreaterOrEqual(const Values& arguments);

/// Go's fmt.Sprint, Sprintln and Sprintf.
std::string sprint(const Values& arguments);
std::string sprintLine(const Values& arguments);
std::string sprintFormatted(const Values& arguments);

}  // namespace galley::cli::tmpl
