// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/commands/confirm.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

class NetworkPrune : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS]", "Remove all unused networks", 0, 0}; }

    void defineFlags(FlagSet& flags) override {
        flags.custom(
            "filter", '\0', [this](const std::string& text) { m_filters.push_back(parseFilter(text)); }, "filter",
            "Provide filter values (e.g. \"until=<timestamp>\")");
        flags.boolean("force", 'f', m_force, "Do not prompt for confirmation");
    }

    int run(Session& session, const std::vector<std::string>&) override {
        constexpr const char* kWarning =
            "WARNING! This will remove all custom networks not used by at least one container.";
        if (!m_force && !confirm(session, kWarning)) return 0;
        const std::vector<std::string> removed = unwrap(session.networks().prune(m_filters));
        if (removed.empty()) return 0;
        session.out().line("Deleted Networks:");
        for (const std::string& name : removed) session.out().line(printable(name));
        session.out().line("");
        return 0;
    }

private:
    std::vector<std::pair<std::string, std::string>> m_filters;
    bool m_force = false;
};

}  // namespace

std::unique_ptr<Command> makeNetworkPrune() {
    return std::make_unique<NetworkPrune>();
}

}  // namespace galley::cli
