// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/commands/pull_image.h"
#include "app/cli/format/text.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

class Pull : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] NAME[:TAG|@DIGEST]", "Download an image from a registry", 1, 1};
    }

    void defineFlags(FlagSet& flags) override {
        flags.text("platform", '\0', m_request.platform, "Set platform if server is multi-platform capable");
        flags.boolean("quiet", 'q', m_quiet, "Suppress verbose output");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        m_request.reference = arguments[0];
        const std::string full = unwrap(session.images().normalise(m_request.reference));
        if (!m_quiet && takesDefaultTag(m_request.reference, full)) session.out().line("Using default tag: latest");
        session.out().flush();
        const api::PullOutcome outcome = pullImage(session, m_request, session.out(), m_quiet);
        session.out().line(printable(outcome.reference));
        return 0;
    }

private:
    api::PullRequest m_request;
    bool m_quiet = false;
};

}  // namespace

std::unique_ptr<Command> makePull() {
    return std::make_unique<Pull>();
}

}  // namespace galley::cli
