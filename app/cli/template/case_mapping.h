// SPDX-License-Identifier: Apache-2.0
/// @file
/// Upper, lower and title case of UTF-8 text, whatever the user's locale is. Used by the template functions.
/// Threads: free functions without state. Processes: none. Crash: nothing to lose.
#pragma once

#include <string>

namespace galley::cli::tmpl {

std::string lowerCase(const std::string& text);
std::string upperCase(const std::string& text);
/// The first letter of every word in upper case, the others as they are.
std::string titleCase(const std::string& text);

}  // namespace galley::cli::tmpl
