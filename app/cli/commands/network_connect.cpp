// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"

namespace galley::cli {
namespace {

class NetworkConnect : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] NETWORK CONTAINER", "Connect a container to a network", 2, 2};
    }

    void defineFlags(FlagSet& flags) override {
        flags.list("alias", '\0', m_choice.aliases, "Add network-scoped alias for the container", "strings");
        flags.text("ip", '\0', m_choice.address, "IPv4 address (e.g., \"172.30.100.104\")");
        flags.text("ip6", '\0', m_choice.address6, "IPv6 address (e.g., \"2001:db8::33\")");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        m_choice.network = arguments[0];
        unwrap(session.networks().connect(arguments[1], m_choice));
        return 0;
    }

private:
    api::NetworkChoice m_choice;
};

}  // namespace

std::unique_ptr<Command> makeNetworkConnect() {
    return std::make_unique<NetworkConnect>();
}

}  // namespace galley::cli
