// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/terminal/signal_feed.h"

namespace galley::cli {
namespace {

class Commit : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] CONTAINER [REPOSITORY[:TAG]]", "Create a new image from a container's changes", 1, 2};
    }

    void defineFlags(FlagSet& flags) override {
        flags.text("author", 'a', m_request.author, "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")");
        flags.list("change", 'c', m_request.changes, "Apply Dockerfile instruction to the created image");
        flags.text("message", 'm', m_request.message, "Commit message");
        flags.boolean("pause", 'p', m_request.pause, "Pause container during commit");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        m_request.container = arguments[0];
        if (arguments.size() > 1) m_request.reference = arguments[1];
        const StopOnSignal interrupt;
        session.out().line(unwrap(session.files().commit(m_request, interrupt.token())));
        return 0;
    }

private:
    api::CommitRequest m_request;
};

}  // namespace

std::unique_ptr<Command> makeCommit() {
    return std::make_unique<Commit>();
}

}  // namespace galley::cli
