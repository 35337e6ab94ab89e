// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/archive_file.h"
#include "app/cli/commands/commands.h"
#include "app/cli/terminal/signal_feed.h"

namespace galley::cli {
namespace {

class Export : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] CONTAINER", "Export a container's filesystem as a tar archive", 1, 1};
    }

    void defineFlags(FlagSet& flags) override {
        flags.text("output", 'o', m_output, "Write to a file, instead of STDOUT");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        const StopOnSignal interrupt;
        writeArchive(session, m_output, [&](const api::ByteSink& sink) {
            unwrap(session.files().exportTar(arguments[0], sink, interrupt.token()));
        });
        return 0;
    }

private:
    std::string m_output;
};

}  // namespace

std::unique_ptr<Command> makeExport() {
    return std::make_unique<Export>();
}

}  // namespace galley::cli
