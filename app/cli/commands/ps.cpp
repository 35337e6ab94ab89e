// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/cli/commands/commands.h"
#include "app/cli/commands/container_rows.h"

namespace galley::cli {
namespace {

class Ps : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS]", "List containers", 0, 0}; }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("all", 'a', m_filter.all, "Show all containers (default shows just running)");
        flags.custom(
            "filter", 'f', [this](const std::string& text) { m_filter.filters.push_back(parseFilter(text)); }, "filter",
            "Filter output based on conditions provided");
        flags.text("format", '\0', m_format, kRowFormatHelp);
        flags.integer("last", 'n', m_last, "Show n last created containers (includes all states)", "-1");
        flags.boolean("latest", 'l', m_latest, "Show the latest created container (includes all states)");
        flags.boolean("no-trunc", '\0', m_noTruncate, "Don't truncate output");
        flags.boolean("quiet", 'q', m_quiet, "Only display container IDs");
        flags.boolean("size", 's', m_size, "Display total file sizes");
    }

    int run(Session& session, const std::vector<std::string>&) override {
        if (m_quiet && !m_format.empty()) {
            session.err().line("WARNING: Ignoring custom format, because both --format and --quiet are set.");
            m_format.clear();
        }
        if (m_latest && !m_last) m_last = 1;
        const bool limited = m_last && *m_last > 0;
        if (limited || hasStateFilter()) m_filter.all = true;
        m_filter.sizes = m_size || asksForSize();
        auto containers = unwrap(session.containers().list(m_filter));
        if (limited && containers.size() > static_cast<std::size_t>(*m_last)) {
            containers.resize(static_cast<std::size_t>(*m_last));
        }
        std::vector<tmpl::Object> rows;
        const Instant reference = now();
        for (const auto& container : containers) rows.push_back(containerRow(container, !m_noTruncate, reference));
        const bool wide = m_size && !m_quiet && (m_format.empty() || m_format == "table");
        session.out().write(renderRows(containerStyle(),
                                       wide ? std::string(containerStyle().defaultTable) + "\t{{.Size}}" : m_format,
                                       m_quiet, rows));
        return 0;
    }

private:
    /// `{{json .}}` writes every column.
    bool asksForSize() const {
        return m_format.find(".Size") != std::string::npos || m_format.find("json .}}") != std::string::npos ||
               m_format.find("json . ") != std::string::npos;
    }

    /// A filter for a state asks for containers in that state, whatever `--all` says.
    bool hasStateFilter() const {
        return std::any_of(m_filter.filters.begin(), m_filter.filters.end(),
                           [](const auto& filter) { return filter.first == "status" || filter.first == "exited"; });
    }

    api::ContainerFilter m_filter;
    std::string m_format;
    std::optional<int> m_last;
    bool m_latest = false;
    bool m_noTruncate = false;
    bool m_quiet = false;
    bool m_size = false;
};

}  // namespace

std::unique_ptr<Command> makePs() {
    return std::make_unique<Ps>();
}

}  // namespace galley::cli
