// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include "app/cli/commands/archive_file.h"
#include "app/cli/commands/commands.h"
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
        const auto source = readingFrom(file ? file.get() : session.input(), interrupt.token());
        const api::LoadOutcome outcome = unwrap(session.images().load(source, {}, interrupt.token()));
        for (const std::string& name : outcome.loaded) {
            const bool isId = name.starts_with("sha256:");
            session.out().line((isId ? "Loaded image ID: " : "Loaded image: ") + printable(name));
        }
        return 0;
    }

private:
    std::string m_input;
    bool m_quiet = false;  ///< what it suppresses, a display of progress, goes to nobody here
};

}  // namespace

std::unique_ptr<Command> makeLoad() {
    return std::make_unique<Load>();
}

}  // namespace galley::cli
