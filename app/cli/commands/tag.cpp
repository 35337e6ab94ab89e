// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"

namespace galley::cli {
namespace {

class Tag : public Command {
public:
    CommandShape shape() const override {
        return {"SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]", "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE", 2, 2};
    }
    void defineFlags(FlagSet&) override {}
    int run(Session& session, const std::vector<std::string>& arguments) override {
        unwrap(session.images().tag(arguments[0], arguments[1]));
        return 0;
    }
};

}  // namespace

std::unique_ptr<Command> makeTag() {
    return std::make_unique<Tag>();
}

}  // namespace galley::cli
