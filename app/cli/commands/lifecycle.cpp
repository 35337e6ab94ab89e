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

/// `stop` and `restart` differ in their call only.
class Ending : public Command {
public:
    using Call = Result<void> (api::ContainerService::*)(const std::string&, const api::StopOptions&, std::stop_token);

    Ending(std::string_view summary, Call call) : m_summary(summary), m_call(call) {}

    CommandShape shape() const override { return {"[OPTIONS] CONTAINER [CONTAINER...]", m_summary, 1}; }
    void defineFlags(FlagSet& flags) override {
        flags.text("signal", 's', m_options.signal, "Signal to send to the container");
        flags.integer("timeout", 't', m_options.timeoutSeconds, "Seconds to wait before killing the container");
        flags.integer("time", '\0', m_options.timeoutSeconds, "");
    }
    int run(Session& session, const std::vector<std::string>& arguments) override {
        const StopOnSignal interrupt;
        return forEachName(session, arguments, [&](const std::string& name) {
            unwrap((session.containers().*m_call)(name, m_options, interrupt.token()));
            session.out().line(printable(name));
        });
    }

private:
    std::string_view m_summary;
    Call m_call;
    api::StopOptions m_options;
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

/// Pause and unpause.
class Freeze : public Command {
public:
    using Call = Result<void> (api::ProcessService::*)(const std::string&);
    Freeze(std::string_view summary, Call call) : m_summary(summary), m_call(call) {}
    CommandShape shape() const override { return {"CONTAINER [CONTAINER...]", m_summary, 1}; }
    void defineFlags(FlagSet&) override {}
    int run(Session& session, const std::vector<std::string>& arguments) override {
        return forEachName(session, arguments, [&](const std::string& name) {
            unwrap((session.processes().*m_call)(name));
            session.out().line(printable(name));
        });
    }

private:
    std::string_view m_summary;
    Call m_call;
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
    return std::make_unique<Ending>("Stop one or more running containers", &api::ContainerService::stop);
}
std::unique_ptr<Command> makeRestart() {
    return std::make_unique<Ending>("Restart one or more containers", &api::ContainerService::restart);
}
std::unique_ptr<Command> makeRename() {
    return std::make_unique<Rename>();
}
std::unique_ptr<Command> makePause() {
    return std::make_unique<Freeze>("Pause all processes within one or more containers", &api::ProcessService::pause);
}
std::unique_ptr<Command> makeUnpause() {
    return std::make_unique<Freeze>("Unpause all processes within one or more containers",
                                    &api::ProcessService::unpause);
}
std::unique_ptr<Command> makeWait() {
    return std::make_unique<Wait>();
}

}  // namespace galley::cli
