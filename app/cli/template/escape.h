// SPDX-License-Identifier: Apache-2.0
/// @file
/// Go's `html`, `js` and `urlquery`. Used by the template functions.
/// Threads: free functions without state. Processes: none. Crash: nothing to lose.
#pragma once

#include <string>

namespace galley::cli::tmpl {

std::string escapeHtml(const std::string& text);
std::string escapeJavaScript(const std::string& text);
std::string escapeUrlQuery(const std::string& text);

}  // namespace galley::cli::tmpl
