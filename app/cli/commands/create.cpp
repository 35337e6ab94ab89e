// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/commands/container_flags.h"

namespace galley::cli {
namespace {

class Create : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] IMAGE [COMMAND] [ARG...]", "Create a new container", 1, kNoLimit, false};
    }

    void defineFlags(FlagSet& flags) override { m_flags.define(flags); }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        api::ContainerSpec spec;
        try {
            spec = m_flags.spec(arguments);
        } catch (const Error& error) {
            reportRunFailure(session, error, "create");
            return kFlagExitCode;
        }
        m_flags.ensureImage(session, spec.image);
        session.out().line(m_flags.create(session, spec));
        return 0;
    }

private:
    ContainerFlags m_flags;
};

}  // namespace

std::unique_ptr<Command> makeCreate() {
    return std::make_unique<Create>();
}

}  // namespace galley::cli
