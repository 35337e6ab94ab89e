// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "app/cli/commands/commands.h"
#include "app/cli/commands/container_facts.h"
#include "app/cli/terminal/foreground.h"

namespace galley::cli {
namespace {

class Attach : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] CONTAINER", "Attach local standard input, output, and error streams to a running container",
                1, 1};
    }

    void defineFlags(FlagSet& flags) override {
        flags.text("detach-keys", '\0', m_options.detachKeys, "Override the key sequence for detaching a container");
        flags.boolean("no-stdin", '\0', m_noInput, "Do not attach STDIN");
        flags.boolean("sig-proxy", '\0', m_options.forwardSignals, "Proxy all received signals to the process");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        const ContainerFacts facts = containerFacts(session, arguments[0]);
        if (!facts.running) {
            throw Error(ErrorKind::InvalidInput, "You cannot attach to a stopped container, start it first");
        }
        m_options.container = facts.id;
        m_options.terminal = facts.terminal;
        m_options.withInput = facts.openStdin && !m_noInput;
        if (facts.terminal && m_options.withInput && ::isatty(session.input()) != 1) {
            throw Error(ErrorKind::InvalidInput, "the input device is not a TTY");
        }
        return foregroundExitCode(session, m_options, runForeground(session, m_options, nullptr));
    }

private:
    ForegroundOptions m_options;
    bool m_noInput = false;
};

}  // namespace

std::unique_ptr<Command> makeAttach() {
    return std::make_unique<Attach>();
}

}  // namespace galley::cli
