// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/format/row_format.h"
#include "app/cli/terminal/signal_feed.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

RowStyle style(bool sizes) {
    return {"*formatter.volumeContext",
            sizes ? "table {{.Driver}}\t{{.Name}}\t{{.Links}}\t{{.Size}}" : "table {{.Driver}}\t{{.Name}}",
            "{{.Name}}",
            {{"Availability", "AVAILABILITY"},
             {"Driver", "DRIVER"},
             {"Group", "GROUP"},
             {"Labels", "LABELS"},
             {"Links", "LINKS"},
             {"Mountpoint", "MOUNTPOINT"},
             {"Name", "VOLUME NAME"},
             {"Scope", "SCOPE"},
             {"Size", "SIZE"},
             {"Status", "STATUS"}},
            true};
}

class VolumeList : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS]", "List volumes", 0, 0}; }

    void defineFlags(FlagSet& flags) override {
        flags.custom(
            "filter", 'f', [this](const std::string& text) { m_filter.filters.push_back(parseFilter(text)); }, "filter",
            "Provide filter values (e.g. \"dangling=true\")");
        flags.text("format", '\0', m_format, kRowFormatHelp);
        flags.boolean("quiet", 'q', m_quiet, "Only display volume names");
        flags.boolean("size", 's', m_filter.sizes, "Display total file sizes, and how many containers use a volume");
    }

    int run(Session& session, const std::vector<std::string>&) override {
        const RowStyle rowStyle = style(m_filter.sizes);
        const StopOnSignal interrupt;
        std::vector<tmpl::Object> rows;
        for (const auto& volume : unwrap(session.volumes().list(m_filter, interrupt.token()))) {
            tmpl::Object row = makeRow(rowStyle);
            row.set("Availability", "N/A");
            row.set("Driver", "local");
            row.set("Group", "N/A");
            addLabels(row, volume.labels);
            row.set("Links", m_filter.sizes ? std::to_string(volume.users.size()) : "N/A");
            row.set("Mountpoint", printable(volume.mountpoint));
            row.set("Name", printable(volume.name));
            row.set("Scope", "local");
            row.set("Size", volume.bytes ? humanSize(static_cast<double>(*volume.bytes)) : "N/A");
            row.set("Status", "N/A");
            rows.push_back(std::move(row));
        }
        session.out().write(renderRows(rowStyle, m_format, m_quiet, rows));
        return 0;
    }

private:
    api::VolumeFilter m_filter;
    std::string m_format;
    bool m_quiet = false;
};

}  // namespace

std::unique_ptr<Command> makeVolumeList() {
    return std::make_unique<VolumeList>();
}

}  // namespace galley::cli
