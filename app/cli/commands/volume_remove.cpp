// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

class VolumeRemove : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS] VOLUME [VOLUME...]", "Remove one or more volumes", 1}; }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("force", 'f', m_force, "Force the removal of one or more volumes");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        return forEachName(session, arguments, [&](const std::string& name) {
            unwrap(session.volumes().remove(name, m_force));
            session.out().line(printable(name));
        });
    }

private:
    bool m_force = false;
};

}  // namespace

std::unique_ptr<Command> makeVolumeRemove() {
    return std::make_unique<VolumeRemove>();
}

}  // namespace galley::cli
