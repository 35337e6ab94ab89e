// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "app/cli/commands/commands.h"
#include "app/cli/commands/container_flags.h"
#include "app/cli/commands/log_settings.h"
#include "app/cli/terminal/foreground.h"

namespace galley::cli {
namespace {

class Run : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] IMAGE [COMMAND] [ARG...]",
                "Create and run a new container from an image",
                1,
                kNoLimit,
                false,
                kFlagExitCode};
    }

    void defineFlags(FlagSet& flags) override {
        m_flags.define(flags);
        flags.boolean("detach", 'd', m_detach, "Run container in background and print container ID");
        flags.text("detach-keys", '\0', m_foreground.detachKeys, "Override the key sequence for detaching a container");
        flags.boolean("sig-proxy", '\0', m_foreground.forwardSignals, "Proxy received signals to the process");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        try {
            api::ContainerSpec spec = m_flags.spec(arguments);
            if (spec.terminal) spec.consoleSize = session.out().consoleSize();
            if (m_detach) spec.attachStdin = spec.attachStdout = spec.attachStderr = false;
            const auto streams = m_flags.streams();
            if (m_detach && m_flags.attachGiven()) {
                throw Error(ErrorKind::InvalidInput, "conflicting options: cannot specify both --attach and --detach");
            }
            if (!m_detach && spec.terminal && streams.input && ::isatty(session.input()) != 1) {
                session.err().line("the input device is not a TTY");
                return 1;
            }
            DetachKeys keys(m_foreground.detachKeys);
            m_flags.ensureImage(session, spec.image);
            if (spec.removeOnExit) warnOfLogSettings(session);
            const std::string id = m_flags.create(session, spec);
            return m_detach ? startDetached(session, spec, id) : startAttached(session, spec, id);
        } catch (const Error& error) {
            return reportRunFailure(session, error, "run");
        }
    }

private:
    int startDetached(Session& session, const api::ContainerSpec& spec, const std::string& id) {
        start(session, spec, id);
        session.out().line(id);
        return 0;
    }

    int startAttached(Session& session, const api::ContainerSpec& spec, const std::string& id) {
        m_foreground.container = id;
        m_foreground.terminal = spec.terminal;
        const auto streams = m_flags.streams();
        m_foreground.withInput = streams.input && spec.openStdin;
        m_foreground.withOutput = streams.output;
        m_foreground.withErrors = streams.errors;
        // Without its output there is only its name to tell, before it may wait for input.
        if (!streams.output && !streams.errors) {
            session.out().line(id);
            session.out().flush();
        }
        const auto outcome = runForeground(session, m_foreground, [&] { start(session, spec, id); });
        return foregroundExitCode(session, m_foreground, outcome);
    }

    /// A container that could not start and was to be removed at its end has ended.
    static void start(Session& session, const api::ContainerSpec& spec, const std::string& id) {
        const auto started = session.containers().start(id);
        if (!started && spec.removeOnExit) {
            // It may be gone already; what counts is why it did not start.
            static_cast<void>(session.containers().remove(id, true, true).has_value());
        }
        unwrap(started);
    }

    ContainerFlags m_flags;
    ForegroundOptions m_foreground;
    bool m_detach = false;
};

}  // namespace

std::unique_ptr<Command> makeRun() {
    return std::make_unique<Run>();
}

}  // namespace galley::cli
