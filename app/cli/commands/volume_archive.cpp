// SPDX-License-Identifier: Apache-2.0
// volume export, volume import.
#include <fcntl.h>

#include <optional>

#include "app/cli/commands/archive_file.h"
#include "app/cli/commands/commands.h"
#include "app/cli/terminal/signal_feed.h"
#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

class VolumeExport : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] VOLUME", "Export a volume's content as a tar archive", 1, 1};
    }

    void defineFlags(FlagSet& flags) override {
        flags.text("output", 'o', m_output, "Write to a file, instead of STDOUT");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        const StopOnSignal interrupt;
        writeArchive(session, m_output, [&](const api::ByteSink& sink) {
            unwrap(session.volumes().exportTar(arguments[0], sink, interrupt.token()));
        });
        return 0;
    }

private:
    std::string m_output;
};

class VolumeImport : public Command {
public:
    CommandShape shape() const override {
        return {"VOLUME file|-", "Put the content of a tar archive into a volume, which is made when it is absent", 2,
                2};
    }
    void defineFlags(FlagSet&) override {}

    int run(Session& session, const std::vector<std::string>& arguments) override {
        UniqueFd file;
        if (arguments[1] != "-") file = openFile(arguments[1], O_RDONLY);
        const StopOnSignal interrupt;
        const auto source = readingFrom(file ? file.get() : session.input(), interrupt.token());
        for (const std::string& warning :
             unwrap(session.volumes().importTar(arguments[0], source, interrupt.token()))) {
            session.err().line("WARNING: " + printable(warning));
        }
        session.out().line(printable(arguments[0]));
        return 0;
    }
};

}  // namespace

std::unique_ptr<Command> makeVolumeExport() {
    return std::make_unique<VolumeExport>();
}
std::unique_ptr<Command> makeVolumeImport() {
    return std::make_unique<VolumeImport>();
}

}  // namespace galley::cli
