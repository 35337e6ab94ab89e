// SPDX-License-Identifier: Apache-2.0
/// @file
/// Values from JSON text and back, byte for byte as Go's encoding/json writes it.
/// Used by inspect, info and the template function `json`. Uses nlohmann_json for reading only.
/// Threads: free functions without state. Processes: none. Crash: nothing to lose.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/cli/template/value.h"

namespace galley::cli::tmpl {

/// Which members of an otherwise fixed document are maps, and which nulls are pointers. A name is a key, or
/// "Parent.Key" where the key alone means something else in another place.
struct Schema {
    std::vector<std::string_view> maps;
    std::vector<std::string_view> pointers;
    /// Objects outside `maps` are maps as well: a document without a Go type behind it.
    bool everythingIsMap = false;
};

/// Throws InvalidInput when `text` is no JSON.
Value parseJson(std::string_view text, const Schema& schema);

enum class HtmlEscape { No, Yes };

/// One line, fields in the order of orderedFields().
std::string writeJson(const Value& value, HtmlEscape escape = HtmlEscape::No);
/// With `indent` spaces a level, as `docker inspect` prints.
std::string writeIndentedJson(const Value& value, std::size_t indent);

}  // namespace galley::cli::tmpl
