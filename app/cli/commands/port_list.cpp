// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/format/ports_text.h"
#include "app/cli/format/row_format.h"
#include "app/cli/format/text.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

const RowStyle& style() {
    static const RowStyle kStyle{
        "*formatter.portContext",
        "table {{.Container}}\t{{.Host}}\t{{.Port}}\t{{.State}}\t{{.Connections}}\t{{.Received}}"
        "\t{{.Sent}}",
        "{{.Host}}",
        {{"Connections", "CONNECTIONS"},
         {"Container", "CONTAINER"},
         {"ContainerID", "CONTAINER ID"},
         {"Host", "HOST"},
         {"HostIP", "HOST IP"},
         {"HostPort", "HOST PORT"},
         {"Open", "OPEN"},
         {"Port", "PORT"},
         {"Protocol", "PROTOCOL"},
         {"Received", "RECEIVED"},
         {"Sent", "SENT"},
         {"State", "STATE"}}};
    return kStyle;
}

std::string stateText(const api::PublishedPort& port) {
    if (!port.listening) return "closed";
    return port.answers ? "open" : "nothing answers";
}

class PortList : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS]", "List the published ports of all containers", 0, 0}; }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("all", 'a', m_all, "Also what stopped containers will publish");
        flags.text("format", '\0', m_format, kRowFormatHelp);
        flags.boolean("quiet", 'q', m_quiet, "Only show the addresses on this computer");
    }

    int run(Session& session, const std::vector<std::string>&) override {
        std::vector<tmpl::Object> rows;
        for (const api::PublishedPort& port : unwrap(session.ports().list(m_all))) {
            tmpl::Object row = makeRow(style());
            row.set("Connections", std::to_string(port.connectionsTotal));
            row.set("Container", printable(port.containerName));
            row.set("ContainerID", shortId(port.containerId));
            row.set("Host", hostEndpoint(port.mapping));
            row.set("HostIP", port.mapping.hostAddress);
            row.set("HostPort", std::to_string(port.mapping.hostPort));
            row.set("Open", std::to_string(port.connectionsOpen));
            row.set("Port", std::to_string(port.mapping.containerPort) + "/" +
                                std::string(protocolName(port.mapping.protocol)));
            row.set("Protocol", protocolName(port.mapping.protocol));
            row.set("Received", humanSize(static_cast<double>(port.bytesIn), 3));
            row.set("Sent", humanSize(static_cast<double>(port.bytesOut), 3));
            row.set("State", stateText(port));
            rows.push_back(std::move(row));
        }
        session.out().write(renderRows(style(), m_format, m_quiet, rows));
        return 0;
    }

private:
    std::string m_format;
    bool m_all = false;
    bool m_quiet = false;
};

}  // namespace

std::unique_ptr<Command> makePortList() {
    return std::make_unique<PortList>();
}

}  // namespace galley::cli
