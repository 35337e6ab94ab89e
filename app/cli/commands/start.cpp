// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "app/cli/commands/commands.h"
#include "app/cli/commands/container_facts.h"
#include "app/cli/terminal/foreground.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

class Start : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] CONTAINER [CONTAINER...]", "Start one or more stopped containers", 1};
    }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("attach", 'a', m_attach, "Attach STDOUT/STDERR and forward signals");
        flags.text("detach-keys", '\0', m_detachKeys, "Override the key sequence for detaching a container");
        flags.boolean("interactive", 'i', m_interactive, "Attach container's STDIN");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        if (m_attach || m_interactive) {
            if (arguments.size() > 1) {
                throw Error(ErrorKind::InvalidInput, "you cannot start and attach multiple containers at once");
            }
            return startAttached(session, arguments[0]);
        }
        std::vector<std::string> failed;
        const int code = forEachName(session, arguments, [&](const std::string& name) {
            const auto started = session.containers().start(name);
            if (!started) failed.push_back(name);
            unwrap(started);
            session.out().line(printable(name));
        });
        if (!failed.empty()) {
            reportError(session, Error(ErrorKind::Runtime, "failed to start containers: " + join(failed, ", ")));
        }
        return code;
    }

private:
    int startAttached(Session& session, const std::string& name) {
        const ContainerFacts facts = containerFacts(session, name);
        ForegroundOptions options;
        options.container = facts.id;
        options.terminal = facts.terminal;
        options.withInput = m_interactive && facts.openStdin;
        options.detachKeys = m_detachKeys;
        if (options.terminal && options.withInput && ::isatty(session.input()) != 1) {
            throw Error(ErrorKind::InvalidInput, "the input device is not a TTY");
        }
        const auto start = [&] {
            if (!facts.running) unwrap(session.containers().start(facts.id));
        };
        return foregroundExitCode(session, options, runForeground(session, options, start));
    }

    bool m_attach = false;
    bool m_interactive = false;
    std::string m_detachKeys;
};

}  // namespace

std::unique_ptr<Command> makeStart() {
    return std::make_unique<Start>();
}

}  // namespace galley::cli
