// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/commands/log_settings.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

class Remove : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] CONTAINER [CONTAINER...]", "Remove one or more containers", 1};
    }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("force", 'f', m_force, "Force the removal of a running container (uses SIGKILL)");
        flags.boolean("volumes", 'v', m_volumes, "Remove anonymous volumes associated with the container");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        bool failed = false;
        warnOfLogSettings(session);
        forEachName(session, arguments, [&](const std::string& name) {
            const auto removed = session.containers().remove(name, m_force, m_volumes);
            // What is gone already is no failure of `rm -f`.
            if (!removed) failed = failed || !m_force || removed.error().kind() != ErrorKind::NotFound;
            unwrap(removed);
            session.out().line(printable(name));
        });
        return failed ? 1 : 0;
    }

private:
    bool m_force = false;
    bool m_volumes = false;
};

}  // namespace

std::unique_ptr<Command> makeRemove() {
    return std::make_unique<Remove>();
}

}  // namespace galley::cli
