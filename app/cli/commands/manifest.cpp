// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/terminal/signal_feed.h"

namespace galley::cli {
namespace {

class ManifestInspect : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] MANIFEST", "Display an image manifest, or manifest list", 1, 1};
    }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("verbose", 'v', m_verbose, "Output additional info including layers and platform");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        const StopOnSignal interrupt;
        session.out().line(unwrap(session.registries().manifest(arguments[0], m_verbose, interrupt.token())));
        return 0;
    }

private:
    bool m_verbose = false;
};

}  // namespace

std::unique_ptr<Command> makeManifestInspect() {
    return std::make_unique<ManifestInspect>();
}

}  // namespace galley::cli
