// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/cli/commands/commands.h"
#include "app/cli/commands/container_facts.h"
#include "app/cli/format/ports_text.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

/// Docker's `port`: what a running container publishes.
class Port : public Command {
public:
    CommandShape shape() const override {
        return {"CONTAINER [PRIVATE_PORT[/PROTO]]", "List port mappings or a specific mapping for the container", 1, 2};
    }
    void defineFlags(FlagSet&) override {}

    int run(Session& session, const std::vector<std::string>& arguments) override {
        std::vector<api::PortMapping> mappings;
        if (containerFacts(session, arguments[0]).running) mappings = publishedPorts(session, arguments[0]);
        if (arguments.size() > 1) return printOne(session, arguments[0], arguments[1], mappings);
        std::vector<std::string> lines;
        for (const auto& mapping : mappings) {
            lines.push_back(insideName(mapping) + " -> " + hostEndpoint(mapping));
        }
        std::sort(lines.begin(), lines.end());
        for (const std::string& line : lines) session.out().line(line);
        return 0;
    }

private:
    static std::string insideName(const api::PortMapping& mapping) {
        return std::to_string(mapping.containerPort) + "/" + std::string(protocolName(mapping.protocol));
    }

    static int printOne(Session& session, const std::string& container, const std::string& wanted,
                        const std::vector<api::PortMapping>& mappings) {
        const std::string full = wanted.find('/') == std::string::npos ? wanted + "/tcp" : toLower(wanted);
        bool found = false;
        for (const auto& mapping : mappings) {
            if (insideName(mapping) != full) continue;
            session.out().line(hostEndpoint(mapping));
            found = true;
        }
        if (found) return 0;
        throw Error(ErrorKind::NotFound, "No public port '" + wanted + "' published for " + container);
    }
};

}  // namespace

std::unique_ptr<Command> makePort() {
    return std::make_unique<Port>();
}

}  // namespace galley::cli
