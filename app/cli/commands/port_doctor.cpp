// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/format/ports_text.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

std::string portList(const std::vector<std::uint16_t>& ports) {
    std::vector<std::string> texts;
    for (const auto port : ports) texts.push_back(std::to_string(port));
    return join(texts, ", ");
}

class PortDoctor : public Command {
public:
    CommandShape shape() const override {
        return {"[CONTAINER]", "Say what is odd about published ports, and what to do", 0, 1};
    }
    void defineFlags(FlagSet&) override {}

    /// Ends with 1 when a port cannot be reached.
    int run(Session& session, const std::vector<std::string>& arguments) override {
        const auto findings = unwrap(session.diagnosis().examinePorts(arguments.empty() ? "" : arguments[0]));
        int code = 0;
        for (const api::PortFinding& finding : findings) {
            session.out().line(printable(finding.containerName) + " " + mappingText(finding.mapping) + ": " +
                               sentence(finding));
            if (!finding.command.empty()) session.out().line("  " + printable(finding.command));
            if (finding.kind != api::PortFinding::Kind::LoopbackOnly) code = 1;
        }
        if (findings.empty()) session.out().line("Everything that is published is listened on.");
        return code;
    }

private:
    static std::string sentence(const api::PortFinding& finding) {
        const std::string port = std::to_string(finding.mapping.containerPort);
        switch (finding.kind) {
            case api::PortFinding::Kind::LoopbackOnly:
                return "the app listens on " + finding.listensOn +
                       " inside the container only. Galley reaches it all the same; Docker would not, and other "
                       "containers cannot: let it listen on 0.0.0.0.";
            case api::PortFinding::Kind::OtherPort:
                return "nothing listens on " + port + " inside the container, but it listens on " +
                       portList(finding.otherPorts) + "." +
                       (finding.command.empty() ? " Publish the right one with galley port move."
                                                : " To publish that:");
            case api::PortFinding::Kind::NothingListens: break;
        }
        return "nothing listens on " + port + " inside the container (yet). See galley logs " +
               printable(finding.containerName) + ".";
    }
};

}  // namespace

std::unique_ptr<Command> makePortDoctor() {
    return std::make_unique<PortDoctor>();
}

}  // namespace galley::cli
