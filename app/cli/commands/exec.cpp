// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "app/cli/commands/commands.h"
#include "app/cli/commands/env_file.h"
#include "app/cli/terminal/foreground.h"

namespace galley::cli {
namespace {

constexpr int kMonitorGoneCode = 137;

class Exec : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] CONTAINER COMMAND [ARG...]", "Execute a command in a running container", 2, kNoLimit, false};
    }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("detach", 'd', m_spec.detached, "Detached mode: run command in the background");
        flags.text("detach-keys", '\0', m_foreground.detachKeys, "Override the key sequence for detaching a container");
        m_environment.define(flags);
        flags.boolean("interactive", 'i', m_foreground.withInput, "Keep STDIN open even if not attached");
        flags.boolean("privileged", '\0', m_spec.privileged, "Give extended privileges to the command");
        flags.boolean("tty", 't', m_spec.terminal, "Allocate a pseudo-TTY");
        flags.text("user", 'u', m_spec.user, "Username or UID (format: \"<name|uid>[:<group|gid>]\")");
        flags.text("workdir", 'w', m_spec.workingDirectory, "Working directory inside the container");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        DetachKeys keys(m_foreground.detachKeys);
        m_spec.command.assign(arguments.begin() + 1, arguments.end());
        m_spec.environment = m_environment.values();
        if (!m_spec.detached && m_spec.terminal && m_foreground.withInput && ::isatty(session.input()) != 1) {
            session.err().line("the input device is not a TTY");
            return 1;
        }
        if (m_spec.terminal) m_spec.consoleSize = session.out().consoleSize();
        auto attachment = session.processes().exec(arguments[0], m_spec);
        if (attachment.cancelled()) throw Cancelled();
        if (!attachment) return refused(session, attachment.error());
        return m_spec.detached ? 0 : stay(session, std::move(attachment).value());
    }

private:
    /// A command that cannot be executed has the exit codes of a shell; everything else is 1.
    static int refused(Session& session, const Error& error) {
        const int code = api::exitCodeFor(error);
        const bool command = code != kFlagExitCode;
        reportError(session, command ? Error(error.kind(), "OCI runtime exec failed: " + error.message()) : error);
        return command ? code : 1;
    }

    int stay(Session& session, std::unique_ptr<api::Attachment> attachment) {
        m_foreground.terminal = m_spec.terminal;
        m_foreground.forwardSignals = false;
        if (!m_foreground.withInput && !m_spec.terminal) unwrap(attachment->closeInput());
        const auto outcome = runAttached(session, m_foreground, std::move(attachment));
        if (outcome.detached) session.err().line("read escape sequence");
        if (outcome.detached) return 0;
        if (outcome.signal) return 128 + *outcome.signal;
        return outcome.exitCode.value_or(kMonitorGoneCode);
    }

    api::ExecSpec m_spec;
    ForegroundOptions m_foreground;
    EnvironmentFlags m_environment;
};

}  // namespace

std::unique_ptr<Command> makeExec() {
    return std::make_unique<Exec>();
}

}  // namespace galley::cli
