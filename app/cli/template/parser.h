// SPDX-License-Identifier: Apache-2.0
/// @file
/// Makes the tree of a Go template (text/template's language without define, template and block).
/// Used by Template. Threads: free functions without state. Processes: none. Crash: nothing to lose.
#pragma once

#include <string_view>

#include "app/cli/template/node.h"

namespace galley::cli::tmpl {

/// Throws InvalidInput "template: NAME:LINE: …" with Go's words.
NodePointer parse(std::string_view source, std::string_view name);

}  // namespace galley::cli::tmpl
