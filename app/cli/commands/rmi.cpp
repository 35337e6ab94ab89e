// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

class RemoveImage : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS] IMAGE [IMAGE...]", "Remove one or more images", 1}; }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("force", 'f', m_force, "Force removal of the image");
        flags.boolean("no-prune", '\0', m_noPrune,
                      "Do not delete untagged parents (there are none: the same as without)");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        bool failed = false;
        forEachName(session, arguments, [&](const std::string& reference) {
            const auto removed = session.images().remove(reference, m_force);
            if (!removed) failed = failed || !m_force || removed.error().kind() != ErrorKind::NotFound;
            for (const api::RemovedImage& image : unwrap(removed)) {
                if (!image.untagged.empty()) session.out().line("Untagged: " + printable(image.untagged));
                if (!image.deleted.empty()) session.out().line("Deleted: " + printable(image.deleted));
            }
        });
        return failed ? 1 : 0;
    }

private:
    bool m_force = false;
    bool m_noPrune = false;
};

}  // namespace

std::unique_ptr<Command> makeRemoveImage() {
    return std::make_unique<RemoveImage>();
}

}  // namespace galley::cli
