// SPDX-License-Identifier: Apache-2.0
/// @file
/// Docker's `--format` for lists: nothing or "table" (the default columns), "table TEMPLATE", "json", or a template for
/// each row. Used by ps, images, history, events, stats and port. Uses the template engine.
/// Threads: values. Processes: none. Crash: nothing to lose.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/template/value.h"

namespace galley::cli {

struct RowStyle {
    std::string_view typeName;      ///< in messages: "*formatter.ContainerContext"
    std::string_view defaultTable;  ///< "table {{.ID}}\t{{.Image}}"
    std::string_view quietField;    ///< what `--quiet` prints: "{{.ID}}"
    /// Field name → title.
    std::vector<std::pair<std::string_view, std::string_view>> titles;
    /// The rows have a method Label, so the header has one too.
    bool hasLabels = false;
};

/// The text of all rows, aligned when it is a table. Throws InvalidInput with docker's words for a wrong template.
std::string renderRows(const RowStyle& style, const std::string& format, bool quiet,
                       const std::vector<tmpl::Object>& rows);

/// An empty row of this style: its JSON escapes HTML and its unknown fields are errors of its type.
tmpl::Object makeRow(const RowStyle& style);
/// "a=1,b=2" for a template's `.Labels`, and the method `.Label "name"`.
void addLabels(tmpl::Object& row, const std::map<std::string, std::string>& labels);

/// The help text of `--format` for lists, and for single objects.
extern const char* const kRowFormatHelp;
extern const char* const kObjectFormatHelp;

/// What a format means for one object (inspect, version, info): "json", a template, or nothing.
bool isJsonFormat(const std::string& format);
/// Docker reads \t and \n written as two characters.
std::string unescapeFormat(std::string format);

}  // namespace galley::cli
