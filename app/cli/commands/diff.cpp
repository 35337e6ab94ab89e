// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/terminal/signal_feed.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

class Diff : public Command {
public:
    CommandShape shape() const override {
        return {"CONTAINER", "Inspect changes to files or directories on a container's filesystem", 1, 1};
    }
    void defineFlags(FlagSet&) override {}

    int run(Session& session, const std::vector<std::string>& arguments) override {
        const StopOnSignal interrupt;
        for (const auto& change : unwrap(session.files().changes(arguments[0], interrupt.token()))) {
            session.out().line(std::string(1, static_cast<char>(change.kind)) + " " + printable(change.path));
        }
        return 0;
    }
};

}  // namespace

std::unique_ptr<Command> makeDiff() {
    return std::make_unique<Diff>();
}

}  // namespace galley::cli
