// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/cli/commands/commands.h"
#include "app/cli/format/ports_text.h"
#include "app/cli/format/row_format.h"
#include "app/cli/format/text.h"
#include "app/cli/template/lexer.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

constexpr std::string_view kTable =
    "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}";

const RowStyle& style() {
    static const RowStyle kStyle{"*formatter.ContainerContext",
                                 kTable,
                                 "{{.ID}}",
                                 {{"Command", "COMMAND"},
                                  {"CreatedAt", "CREATED AT"},
                                  {"ID", "CONTAINER ID"},
                                  {"Image", "IMAGE"},
                                  {"Labels", "LABELS"},
                                  {"LocalVolumes", "LOCAL VOLUMES"},
                                  {"Mounts", "MOUNTS"},
                                  {"Names", "NAMES"},
                                  {"Networks", "NETWORKS"},
                                  {"Ports", "PORTS"},
                                  {"RunningFor", "CREATED"},
                                  {"Size", "SIZE"},
                                  {"State", "STATE"},
                                  {"Status", "STATUS"}},
                                 true};
    return kStyle;
}

std::string mountName(const api::Mount& mount, bool truncate) {
    std::string name = mount.kind == api::Mount::Kind::Tmpfs ? mount.target : mount.source;
    if (name.empty()) name = mount.target;
    return truncate ? shortened(name, 15) : name;
}

std::string mountNames(const std::vector<api::Mount>& mounts, bool truncate) {
    std::vector<std::string> names;
    for (const api::Mount& mount : mounts) names.push_back(mountName(mount, truncate));
    return join(names, ",");
}

bool holdsPorts(api::ContainerState state) {
    return state == api::ContainerState::Running || state == api::ContainerState::Paused ||
           state == api::ContainerState::Restarting;
}

/// "12kB (virtual 130MB)": what it wrote, and that with its image.
std::string sizeText(const api::ContainerSummary& container) {
    const auto text = [](std::int64_t bytes) { return humanSize(static_cast<double>(bytes), 3); };
    const std::string written = text(container.writtenBytes.value_or(0));
    const std::int64_t total = container.totalBytes.value_or(0);
    return total > 0 ? written + " (virtual " + text(total) + ")" : written;
}

/// Quoted before a line break could break the table.
std::string commandText(const std::string& command, bool truncate) {
    std::vector<std::string> lines = split(command, '\n');
    for (std::string& line : lines) line = printable(line);
    const std::string whole = join(lines, "\n");
    return tmpl::quoted(truncate ? shortened(whole, 20) : whole);
}

tmpl::Object rowOf(const api::ContainerSummary& container, bool truncate, Instant reference) {
    const auto volumes = std::count_if(container.mounts.begin(), container.mounts.end(),
                                       [](const api::Mount& mount) { return mount.kind == api::Mount::Kind::Volume; });
    tmpl::Object row = makeRow(style());
    row.set("Command", commandText(container.command, truncate));
    row.set("CreatedAt", localTime(container.created));
    row.set("ID", truncate ? shortId(container.id) : container.id);
    const bool isId = container.image.rfind("sha256:", 0) == 0;
    row.set("Image", printable(isId && truncate ? shortId(container.image) : container.image));
    addLabels(row, container.labels);
    row.set("LocalVolumes", std::to_string(volumes));
    row.set("Mounts", printable(mountNames(container.mounts, truncate)));
    row.set("Names", printable(container.name));
    row.set("Networks", printable(container.network));
    row.set("Ports", holdsPorts(container.state) ? portsColumn(container.ports, container.exposedPorts) : "");
    row.set("RunningFor", age(container.created, reference));
    row.set("Size", sizeText(container));
    row.set("State", api::stateName(container.state));
    row.set("Status", printable(container.statusText));
    return row;
}

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
        for (const auto& container : containers) rows.push_back(rowOf(container, !m_noTruncate, reference));
        const bool wide = m_size && !m_quiet && (m_format.empty() || m_format == "table");
        session.out().write(renderRows(style(), wide ? std::string(kTable) + "\t{{.Size}}" : m_format, m_quiet, rows));
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
