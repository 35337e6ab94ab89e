// SPDX-License-Identifier: Apache-2.0
/// @file
/// TOML (v1.0.0) by toml++, included in one way: sources of one program that include it with different settings give
/// the same names different shapes, and crash. For sources that read TOML, not for headers. Used by registry,
/// container. Threads: free functions without state. Processes, Crash: no I/O.
#pragma once

// A file can say what toml++ 3.3 asserts to be impossible ("[;"). The parser has an error for it all the same: it must
// come so far, instead of ending in abort() or, with NDEBUG, in undefined behaviour.
#define TOML_ASSERT(expression) static_cast<void>(0)
#pragma push_macro("NDEBUG")
#undef NDEBUG
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")

#include <filesystem>
#include <string_view>

namespace galley {

/// What a person wrote, which may be anything. Throws InvalidInput: "FILE:LINE: what is wrong". Letters beyond ASCII
/// are taken in comments only.
toml::table parseToml(const std::filesystem::path& file, std::string_view text);

}  // namespace galley
