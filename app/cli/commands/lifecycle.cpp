// SPDX-License-Identifier: Apache-2.0
// kill, restart, stop, rename, wait: one call of the container service for each name.
#include "app/cli/commands/commands.h"
#include "app/cli/terminal/signal_feed.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

class Kill : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] CONTAINER [CONTAINER...]", "Kill one or more running containers", 1};
    }
    void defineFlags(FlagSet& flags) override {
        flags.text("signal", 's', m_signal, "Signal to send to the container");
    }
    int run(Session& session, const std::vector<std::string>& arguments) override {
        return forEachName(session, arguments, [&](const std::string& name) {
            unwrap(session.containers().kill(name, m_signal.empty() ? "KILL" : m_signal));
            session.out().line(printable(name));
        });
    }

private:
    std::string m_signal;
};

class Stop : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] CONTAINER [CONTAINER...]", "Stop one or more running containers", 1};
    }
    void defineFlags(FlagSet& flags) override {
        flags.integer("timeout", 't', m_timeout, "Seconds to wait before killing the container");
        flags.integer("time", '\0', m_timeout, "");
    }
    int run(Session& session, const std::vector<std::string>& arguments) override {
        const StopOnSignal interrupt;
        return forEachName(session, arguments, [&](const std::string& name) {
            unwrap(session.containers().stop(name, m_timeout, interrupt.token()));
            session.out().line(printable(name));
        });
    }

private:
    std::optional<int> m_timeout;
};

class Restart : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] CONTAINER [CONTAINER...]", "Restart one or more containers", 1};
    }
    void defineFlags(FlagSet& flags) override {
        flags.integer("timeout", 't', m_timeout, "Seconds to wait before killing the container");
        flags.integer("time", '\0', m_timeout, "");
    }
    int run(Session& session, const std::vector<std::string>& arguments) override {
        const StopOnSignal interrupt;
        return forEachName(session, arguments, [&](const std::string& name) {
            unwrap(session.containers().restart(name, m_timeout, interrupt.token()));
            session.out().line(printable(name));
        });
    }

private:
    std::optional<int> m_timeout;
};

class Rename : public Command {
public:
    CommandShape shape() const override { return {"CONTAINER NEW_NAME", "Rename a container", 2, 2}; }
    void defineFlags(FlagSet&) override {}
    int run(Session& session, const std::vector<std::string>& arguments) override {
        unwrap(session.containers().rename(arguments[0], arguments[1]));
        return 0;
    }
};

class Wait : public Command {
public:
    CommandShape shape() const override {
        return {"CONTAINER [CONTAINER...]", "Block until one or more containers stop, then print their exit codes", 1};
    }
    void defineFlags(FlagSet&) override {}
    int run(Session& session, const std::vector<std::string>& arguments) override {
        return forEachName(session, arguments, [&](const std::string& name) {
            const int code = unwrap(session.containers().wait(name, api::WaitCondition::NotRunning, {}));
            session.out().line(std::to_string(code));
        });
    }
};

}  // namespace

std::unique_ptr<Command> makeKill() {
    return std::make_unique<Kill>();
}
std::unique_ptr<Command> makeStop() {
    return std::make_unique<Stop>();
}
std::unique_ptr<Command> makeRestart() {
    return std::make_unique<Restart>();
}
std::unique_ptr<Command> makeRename() {
    return std::make_unique<Rename>();
}
std::unique_ptr<Command> makeWait() {
    return std::make_unique<Wait>();
}

}  // namespace galley::cli
