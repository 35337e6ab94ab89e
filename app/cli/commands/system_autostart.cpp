// SPDX-License-Identifier: Apache-2.0
// system autostart, system start-stopped: containers that come back with the computer.
#include "app/cli/commands/commands.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

class SystemAutostart : public Command {
public:
    CommandShape shape() const override {
        return {"[enable|disable|status]", "Let containers with a restart policy start with the computer (systemd)", 0,
                1};
    }
    void defineFlags(FlagSet&) override {}

    int run(Session& session, const std::vector<std::string>& arguments) override {
        const std::string what = arguments.empty() ? "status" : arguments[0];
        if (what == "enable") {
            unwrap(session.autostart().enable());
        } else if (what == "disable") {
            unwrap(session.autostart().disable());
        } else if (what != "status") {
            throw Error(ErrorKind::InvalidInput, "\"" + what + "\" is not known: use enable, disable or status");
        }
        show(session, unwrap(session.autostart().status()));
        return 0;
    }

private:
    static void show(Session& session, const api::Autostart& state) {
        session.out().line(std::string("Autostart: ") + (state.enabled ? "enabled" : "disabled"));
        session.out().line("Unit: " + printable(state.unitFile.string()));
        if (state.enabled) {
            session.out().line(std::string("Without a login: ") + (state.lingers ? "yes" : "no"));
        }
        std::vector<std::string> names;
        for (const std::string& name : state.names) names.push_back(printable(name));
        session.out().line("Would start now: " + (names.empty() ? std::string("nothing") : join(names, ", ")));
        if (state.enabled && !state.lingers) {
            session.out().line(
                "Containers start when you log in, and end when you log out. To have them run from the start of "
                "the computer on:\n  loginctl enable-linger " +
                printable(state.user));
        }
    }
};

class SystemStartStopped : public Command {
public:
    CommandShape shape() const override {
        return {"",
                "Start stopped containers whose restart policy is always, or unless-stopped and nobody stopped them", 0,
                0};
    }
    void defineFlags(FlagSet&) override {}

    int run(Session& session, const std::vector<std::string>&) override {
        bool failed = false;
        unwrap(session.autostart().startStopped(
            [&](const std::string& name, const std::optional<Error>& error) {
                if (error) {
                    failed = true;
                    session.err().line("Error: " + printable(name) + ": " + printable(error->message()));
                    session.err().flush();
                } else {
                    session.out().line(printable(name));
                    session.out().flush();
                }
            },
            {}));
        return failed ? 1 : 0;
    }
};

}  // namespace

std::unique_ptr<Command> makeSystemAutostart() {
    return std::make_unique<SystemAutostart>();
}

std::unique_ptr<Command> makeSystemStartStopped() {
    return std::make_unique<SystemStartStopped>();
}

}  // namespace galley::cli
