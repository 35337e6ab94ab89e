// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

class NetworkRemove : public Command {
public:
    CommandShape shape() const override { return {"NETWORK [NETWORK...]", "Remove one or more networks", 1}; }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("force", 'f', m_force, "Do not error if the network does not exist");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        return forEachName(session, arguments, [&](const std::string& name) {
            auto removed = session.networks().remove(name);
            const bool absent = !removed && !removed.cancelled() && removed.error().kind() == ErrorKind::NotFound;
            if (m_force && absent) return;
            unwrap(std::move(removed));
            session.out().line(printable(name));
        });
    }

private:
    bool m_force = false;
};

}  // namespace

std::unique_ptr<Command> makeNetworkRemove() {
    return std::make_unique<NetworkRemove>();
}

}  // namespace galley::cli
