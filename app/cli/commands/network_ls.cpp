// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/format/row_format.h"
#include "app/cli/format/text.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

const RowStyle& style() {
    static const RowStyle kStyle{"*formatter.networkContext",
                                 "table {{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}",
                                 "{{.ID}}",
                                 {{"CreatedAt", "CREATED AT"},
                                  {"Driver", "DRIVER"},
                                  {"ID", "NETWORK ID"},
                                  {"IPv4", "IPV4"},
                                  {"IPv6", "IPV6"},
                                  {"Internal", "INTERNAL"},
                                  {"Labels", "LABELS"},
                                  {"Name", "NAME"},
                                  {"Scope", "SCOPE"}},
                                 true};
    return kStyle;
}

tmpl::Object networkRow(const api::NetworkSummary& network, bool truncate) {
    tmpl::Object row = makeRow(style());
    row.set("CreatedAt", localTime(network.created));
    row.set("Driver", printable(network.driver));
    row.set("ID", truncate ? shortId(network.id) : network.id);
    row.set("IPv4", "true");
    row.set("IPv6", network.subnet6.empty() ? "false" : "true");
    row.set("Internal", network.internal ? "true" : "false");
    addLabels(row, network.labels);
    row.set("Name", printable(network.name));
    row.set("Scope", "local");
    return row;
}

class NetworkList : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS]", "List networks", 0, 0}; }

    void defineFlags(FlagSet& flags) override {
        flags.custom(
            "filter", 'f', [this](const std::string& text) { m_filters.push_back(parseFilter(text)); }, "filter",
            "Provide filter values (e.g. \"driver=bridge\")");
        flags.text("format", '\0', m_format, kRowFormatHelp);
        flags.boolean("no-trunc", '\0', m_noTruncate, "Do not truncate the output");
        flags.boolean("quiet", 'q', m_quiet, "Only display network IDs");
    }

    int run(Session& session, const std::vector<std::string>&) override {
        std::vector<tmpl::Object> rows;
        for (const auto& network : unwrap(session.networks().list(m_filters))) {
            rows.push_back(networkRow(network, !m_noTruncate));
        }
        session.out().write(renderRows(style(), m_format, m_quiet, rows));
        return 0;
    }

private:
    std::vector<std::pair<std::string, std::string>> m_filters;
    std::string m_format;
    bool m_noTruncate = false;
    bool m_quiet = false;
};

}  // namespace

std::unique_ptr<Command> makeNetworkList() {
    return std::make_unique<NetworkList>();
}

}  // namespace galley::cli
