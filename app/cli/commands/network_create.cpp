// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/commands/env_file.h"

namespace galley::cli {
namespace {

class NetworkCreate : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS] NETWORK", "Create a network", 1, 1}; }

    void defineFlags(FlagSet& flags) override {
        flags.text("driver", 'd', m_spec.driver, "Driver to manage the Network");
        flags.list("gateway", '\0', m_spec.gateways, "IPv4 or IPv6 Gateway for the subnet", "strings");
        flags.boolean("ipv6", '\0', m_spec.ipv6, "Enable IPv6 networking");
        flags.boolean("internal", '\0', m_spec.internal, "Restrict external access to the network");
        flags.list("label", '\0', m_labels, "Set metadata on a network");
        flags.list("opt", 'o', m_options, "Set driver specific options", "map");
        flags.list("subnet", '\0', m_spec.subnets,
                   "Subnet in CIDR format that represents a network segment (one IPv4, one IPv6)", "strings");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        m_spec.name = arguments[0];
        for (const std::string& text : m_labels) addLabel(m_spec.labels, text);
        for (const std::string& text : m_options) addLabel(m_spec.options, text);
        session.out().line(unwrap(session.networks().create(m_spec)).id);
        return 0;
    }

private:
    api::NetworkSpec m_spec;
    std::vector<std::string> m_labels;
    std::vector<std::string> m_options;
};

}  // namespace

std::unique_ptr<Command> makeNetworkCreate() {
    return std::make_unique<NetworkCreate>();
}

}  // namespace galley::cli
