// SPDX-License-Identifier: Apache-2.0
#include <optional>

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
        if (m_output.empty() && session.out().isTerminal()) {
            throw Error(ErrorKind::InvalidInput,
                        "cowardly refusing to save to a terminal. Use the -o flag or redirect");
        }
        std::optional<ArchiveFile> file;
        if (!m_output.empty()) file.emplace(m_output);
        const auto sink = [&](std::string_view bytes) {
            if (file) return file->write(bytes);
            session.out().write(bytes);
        };
        const StopOnSignal interrupt;
        unwrap(session.files().exportTar(arguments[0], sink, interrupt.token()));
        if (file) file->finish();
        session.out().flush();
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
