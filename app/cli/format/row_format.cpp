// SPDX-License-Identifier: Apache-2.0
#include "app/cli/format/row_format.h"

#include "app/cli/format/table_writer.h"
#include "app/cli/template/template.h"
#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

constexpr std::string_view kTable = "table";

std::string labelTitle(const std::string& name) {
    std::string title = name.substr(name.rfind('.') + 1);
    for (char& character : title) {
        if (character == '-' || character == '_') character = ' ';
    }
    return title;
}

tmpl::Value header(const RowStyle& style) {
    tmpl::Object titles;
    titles.isMap = true;
    for (const auto& [name, title] : style.titles) titles.set(std::string(name), title);
    if (style.hasLabels) {
        titles.methods.push_back(
            {"Label", 1, [](const tmpl::Values& arguments) { return tmpl::Value(labelTitle(arguments[0].text())); }});
    }
    return titles;
}

tmpl::Template parseRowTemplate(const std::string& text) {
    try {
        return tmpl::Template(text);
    } catch (const Error& error) {
        throw Error(ErrorKind::InvalidInput, "failed to parse template: " + error.message());
    }
}

std::string execute(const tmpl::Template& parsed, const tmpl::Value& value, bool headers) {
    tmpl::Options options;
    options.headers = headers;
    try {
        return parsed.execute(value, options);
    } catch (const Error& error) {
        throw Error(ErrorKind::InvalidInput, "failed to execute template: " + error.message());
    }
}

}  // namespace

const char* const kRowFormatHelp =
    "Format output using a custom template:\n"
    "'table':            Print output in table format with column headers (default)\n"
    "'table TEMPLATE':   Print output in table format using the given Go template\n"
    "'json':             Print in JSON format\n"
    "'TEMPLATE':         Print output using the given Go template";

const char* const kObjectFormatHelp =
    "Format output using a custom template:\n"
    "'json':             Print in JSON format\n"
    "'TEMPLATE':         Print output using the given Go template";

bool isJsonFormat(const std::string& format) {
    return format == "json" || format == "{{json .}}";
}

std::string unescapeFormat(std::string format) {
    std::string out;
    for (std::size_t at = 0; at < format.size(); ++at) {
        const char next = at + 1 < format.size() ? format[at + 1] : '\0';
        if (format[at] == '\\' && (next == 't' || next == 'n')) {
            out += next == 't' ? '\t' : '\n';
            ++at;
        } else {
            out += format[at];
        }
    }
    return out;
}

tmpl::Object makeRow(const RowStyle& style) {
    tmpl::Object row;
    row.escapesHtml = true;
    row.typeName = style.typeName;
    return row;
}

void addLabels(tmpl::Object& row, const std::map<std::string, std::string>& labels) {
    std::string text;
    for (const auto& [name, value] : labels) text += (text.empty() ? "" : ",") + name + "=" + value;
    row.set("Labels", printable(text));
    row.methods.push_back({"Label", 1, [labels](const tmpl::Values& arguments) {
                               const auto found = labels.find(arguments[0].text());
                               return tmpl::Value(found == labels.end() ? "" : printable(found->second));
                           }});
}

std::string renderRows(const RowStyle& style, const std::string& format, bool quiet,
                       const std::vector<tmpl::Object>& rows) {
    std::string text = unescapeFormat(format);
    if (text.empty() || text == kTable) text = quiet ? style.quietField : style.defaultTable;
    if (text == "json") text = "{{json .}}";
    const bool table = text.rfind(kTable, 0) == 0;
    if (table) text = std::string(trim(std::string_view(text).substr(kTable.size())));
    const tmpl::Template parsed = parseRowTemplate(text);
    std::string body;
    for (const tmpl::Object& row : rows) body += execute(parsed, row, false) + "\n";
    if (!table) return body;
    return alignColumns(execute(parsed, header(style), true) + "\n" + body);
}

}  // namespace galley::cli
