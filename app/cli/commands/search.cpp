// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/format/row_format.h"
#include "app/cli/format/text.h"
#include "app/cli/terminal/signal_feed.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

constexpr int kMaximumLimit = 100;

const RowStyle& style() {
    static const RowStyle kStyle{"*formatter.searchContext",
                                 "table {{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}",
                                 "{{.Name}}",
                                 {{"Description", "DESCRIPTION"},
                                  {"IsAutomated", "AUTOMATED"},
                                  {"IsOfficial", "OFFICIAL"},
                                  {"Name", "NAME"},
                                  {"Pulls", "PULLS"},
                                  {"StarCount", "STARS"}}};
    return kStyle;
}

bool parseBool(const std::string& name, const std::string& value) {
    if (value == "true" || value == "1") return true;
    if (value == "false" || value == "0") return false;
    throw Error(ErrorKind::InvalidInput, "invalid filter '" + name + "=" + value + "'");
}

void applyFilter(api::SearchRequest& request, const std::string& name, const std::string& value) {
    if (name == "is-official") {
        request.isOfficial = parseBool(name, value);
    } else if (name == "is-automated") {
        request.isAutomated = parseBool(name, value);
    } else if (name == "stars") {
        const auto stars = parseUnsigned(value);
        if (!stars || *stars > INT32_MAX) throw Error(ErrorKind::InvalidInput, "invalid filter 'stars=" + value + "'");
        request.minimumStars = static_cast<std::int64_t>(*stars);
    } else {
        throw Error(ErrorKind::InvalidInput, "invalid filter '" + name + "'");
    }
}

class Search : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS] TERM", "Search Docker Hub for images", 1, 1}; }

    void defineFlags(FlagSet& flags) override {
        flags.custom(
            "filter", 'f', [this](const std::string& text) { m_filters.push_back(parseFilter(text)); }, "filter",
            "Filter output based on conditions provided");
        flags.text("format", '\0', m_format, kRowFormatHelp);
        flags.integer("limit", '\0', m_limit, "Max number of search results");
        flags.boolean("no-trunc", '\0', m_noTruncate, "Don't truncate output");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        api::SearchRequest request;
        if (m_limit.value_or(0) != 0) request.limit = *m_limit;
        if (request.limit < 1 || request.limit > kMaximumLimit) {
            throw Error(ErrorKind::InvalidInput,
                        "limit " + std::to_string(request.limit) + " is outside the range of [1, 100]");
        }
        for (const auto& [name, value] : m_filters) applyFilter(request, name, value);
        const bool isJson = isJsonFormat(m_format);
        request.withPulls = isJson || m_format.find("Pulls") != std::string::npos;
        const StopOnSignal interrupt;
        std::vector<tmpl::Object> rows;
        for (const auto& result : unwrap(session.registries().search(arguments[0], request, interrupt.token()))) {
            rows.push_back(rowOf(result, isJson));
        }
        session.out().write(renderRows(style(), m_format, false, rows));
        return 0;
    }

private:
    static std::string flag(bool value, bool isJson) {
        if (isJson) return value ? "true" : "false";
        return value ? "[OK]" : "";
    }

    tmpl::Object rowOf(const api::SearchResult& result, bool isJson) const {
        const std::string description = printable(result.description);
        tmpl::Object row = makeRow(style());
        row.set("Description", m_noTruncate ? description : shortened(description, 45));
        row.set("IsAutomated", flag(result.isAutomated, isJson));
        row.set("IsOfficial", flag(result.isOfficial, isJson));
        row.set("Name", printable(result.name));
        row.set("Pulls", result.pulls < 0 ? std::string("N/A") : std::to_string(result.pulls));
        row.set("StarCount", std::to_string(result.stars));
        return row;
    }

    std::vector<std::pair<std::string, std::string>> m_filters;
    std::string m_format;
    std::optional<int> m_limit;
    bool m_noTruncate = false;
};

}  // namespace

std::unique_ptr<Command> makeSearch() {
    return std::make_unique<Search>();
}

}  // namespace galley::cli
