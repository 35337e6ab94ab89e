// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"

namespace galley::cli {
namespace {

class NetworkDisconnect : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] NETWORK CONTAINER", "Disconnect a container from a network", 2, 2};
    }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("force", 'f', m_force, "Force the container to disconnect from a network");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        unwrap(session.networks().disconnect(arguments[1], arguments[0], m_force));
        return 0;
    }

private:
    bool m_force = false;
};

}  // namespace

std::unique_ptr<Command> makeNetworkDisconnect() {
    return std::make_unique<NetworkDisconnect>();
}

}  // namespace galley::cli
