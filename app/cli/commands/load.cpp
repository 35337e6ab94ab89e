// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include "app/cli/commands/archive_file.h"
#include "app/cli/commands/commands.h"
#include "app/cli/terminal/load_display.h"
#include "app/cli/terminal/signal_feed.h"
#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

class Load : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS]", "Load an image from a tar archive or STDIN", 0, 0}; }

    void defineFlags(FlagSet& flags) override {
        flags.text("input", 'i', m_input, "Read from tar archive file, instead of STDIN");
        flags.boolean("quiet", 'q', m_quiet, "Suppress the load output");
    }

    int run(Session& session, const std::vector<std::string>&) override {
        if (m_input.empty() && ::isatty(session.input()) == 1) {
            throw Error(ErrorKind::InvalidInput, "requested load from stdin, but stdin is empty");
        }
        UniqueFd file;
        if (!m_input.empty()) file = openFile(m_input, O_RDONLY);
        const StopOnSignal interrupt;
        const int fd = file ? file.get() : session.input();
        const api::ArchiveSource source(readingFrom(fd, interrupt.token()), wholeFile(fd));
        LoadDisplay display(session.out());
        std::function<void(const api::PullProgress&)> progress;
        if (!m_quiet && session.out().isTerminal()) {
            progress = [&](const api::PullProgress& now) { display.update(now); };
        }
        report(session.out(), unwrap(session.images().load(source, progress, interrupt.token())));
        return 0;
    }

private:
    /// Docker's words.
    static void report(Output& out, const api::LoadOutcome& outcome) {
        for (std::size_t i = 0; i < outcome.loaded.size(); ++i) {
            const std::string name = printable(outcome.loaded[i]);
            if (i < outcome.replacedIds.size() && !outcome.replacedIds[i].empty()) {
                out.line("The image " + name + " already exists, renaming the old one with ID " +
                         printable(outcome.replacedIds[i]) + " to empty string");
            }
            out.line((name.starts_with("sha256:") ? "Loaded image ID: " : "Loaded image: ") + name);
        }
    }

    std::string m_input;
    bool m_quiet = false;
};

}  // namespace

std::unique_ptr<Command> makeLoad() {
    return std::make_unique<Load>();
}

}  // namespace galley::cli
