// SPDX-License-Identifier: Apache-2.0
// volume clone, volume rename, volume empty: what docker lacks.
#include "app/cli/commands/commands.h"
#include "app/cli/commands/confirm.h"
#include "app/cli/terminal/signal_feed.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

class VolumeClone : public Command {
public:
    CommandShape shape() const override {
        return {"SOURCE TARGET", "Copy a volume with all owners, modes and labels into a new one", 2, 2};
    }
    void defineFlags(FlagSet&) override {}

    int run(Session& session, const std::vector<std::string>& arguments) override {
        const StopOnSignal interrupt;
        unwrap(session.volumes().clone(arguments[0], arguments[1], interrupt.token()));
        session.out().line(printable(arguments[1]));
        return 0;
    }
};

class VolumeRename : public Command {
public:
    CommandShape shape() const override { return {"VOLUME NEW_NAME", "Rename a volume that no container uses", 2, 2}; }
    void defineFlags(FlagSet&) override {}

    int run(Session& session, const std::vector<std::string>& arguments) override {
        unwrap(session.volumes().rename(arguments[0], arguments[1]));
        return 0;
    }
};

class VolumeEmpty : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] VOLUME", "Remove everything in a volume, and keep the volume", 1, 1};
    }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("force", 'f', m_force, "Do not prompt for confirmation");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        const std::string name = printable(arguments[0]);
        if (!m_force && !confirm(session, "WARNING! This will remove all files in the volume " + name + ".")) return 0;
        unwrap(session.volumes().empty(arguments[0]));
        session.out().line(name);
        return 0;
    }

private:
    bool m_force = false;
};

}  // namespace

std::unique_ptr<Command> makeVolumeClone() {
    return std::make_unique<VolumeClone>();
}
std::unique_ptr<Command> makeVolumeRename() {
    return std::make_unique<VolumeRename>();
}
std::unique_ptr<Command> makeVolumeEmpty() {
    return std::make_unique<VolumeEmpty>();
}

}  // namespace galley::cli
