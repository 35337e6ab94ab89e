// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>

#include "app/cli/commands/commands.h"
#include "app/cli/commands/container_flags.h"
#include "app/cli/commands/limit_flags.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

class Update : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] CONTAINER [CONTAINER...]", "Update configuration of one or more containers", 1};
    }

    void defineFlags(FlagSet& flags) override {
        for (const OptionFlag& limit : kLimitFlags) {
            const std::string name = limit.name;
            flags.custom(
                limit.name, limit.shorthand,
                [this, name](const std::string& text) { unwrap(api::applyLimit(m_changes, name, text)); }, limit.type,
                limit.help);
        }
        flags.custom(
            "restart", '\0', [this](const std::string& text) { m_changes.restart = parseRestartPolicy(text); },
            "string", "Restart policy to apply when a container exits");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        if (m_changes.resources.empty() && !m_changes.restart) {
            throw Error(ErrorKind::InvalidInput, "you must provide one or more flags when using this command");
        }
        return forEachName(session, arguments, [&](const std::string& name) {
            unwrap(session.containers().update(name, m_changes));
            session.out().line(printable(name));
        });
    }

private:
    api::ContainerUpdate m_changes;
};

}  // namespace

std::unique_ptr<Command> makeUpdate() {
    return std::make_unique<Update>();
}

}  // namespace galley::cli
