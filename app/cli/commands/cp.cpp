// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "app/cli/commands/archive_file.h"
#include "app/cli/commands/commands.h"
#include "app/cli/terminal/signal_feed.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

struct Side {
    std::string container;  ///< empty: this machine
    std::string path;
};

/// "CONTAINER:PATH" unless it is a path: "/a:b" and "./a:b" are.
Side sideOf(const std::string& argument) {
    if (argument.starts_with('/')) return {{}, argument};
    const auto colon = argument.find(':');
    if (colon == std::string::npos || argument.starts_with('.')) return {{}, argument};
    return {argument.substr(0, colon), argument.substr(colon + 1)};
}

class Copy : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n       galley cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
                "Copy files/folders between a container and the local filesystem", 2, 2};
    }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("archive", 'a', m_request.keepOwners, "Archive mode (copy all uid/gid information)");
        flags.boolean("follow-link", 'L', m_request.followLink, "Always follow symbol link in SRC_PATH");
        flags.boolean("quiet", 'q', m_quiet,
                      "Suppress progress output during copy. Progress output is automatically "
                      "suppressed if no terminal is attached");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        const Side source = sideOf(arguments[0]);
        const Side target = sideOf(arguments[1]);
        if (source.path.empty()) throw Error(ErrorKind::InvalidInput, "source can not be empty");
        if (target.path.empty()) throw Error(ErrorKind::InvalidInput, "destination can not be empty");
        if (!source.container.empty() && !target.container.empty()) {
            throw Error(ErrorKind::InvalidInput, "copying between containers is not supported");
        }
        if (source.container.empty() && target.container.empty()) {
            throw Error(ErrorKind::InvalidInput, "must specify at least one container source");
        }
        const bool out = !source.container.empty();
        const Side& inside = out ? source : target;
        m_request.container = inside.container;
        m_request.containerPath = inside.path;
        m_request.hostPath = out ? target.path : source.path;
        const StopOnSignal interrupt;
        const auto outcome = out ? copyOut(session, interrupt.token()) : copyIn(session, interrupt.token());
        if (outcome) report(session, *outcome, arguments[1]);
        return 0;
    }

private:
    std::optional<api::CopyOutcome> copyOut(Session& session, const std::stop_token& stop) {
        if (m_request.hostPath != "-") return unwrap(session.files().copyOut(m_request, stop));
        if (session.out().isTerminal()) {
            throw Error(ErrorKind::InvalidInput, "cowardly refusing to write an archive to a terminal. Redirect");
        }
        unwrap(session.files().pack(
            m_request, [&](std::string_view bytes) { session.out().write(bytes); }, stop));
        session.out().flush();
        return std::nullopt;
    }

    std::optional<api::CopyOutcome> copyIn(Session& session, const std::stop_token& stop) {
        if (m_request.hostPath != "-") return unwrap(session.files().copyIn(m_request, stop));
        const auto outcome = unwrap(session.files().unpack(m_request, readingFrom(session.input(), stop), stop));
        for (const std::string& warning : outcome.warnings) session.err().line("WARNING: " + printable(warning));
        return std::nullopt;
    }

    void report(Session& session, const api::CopyOutcome& outcome, const std::string& target) const {
        for (const std::string& warning : outcome.warnings) session.err().line("WARNING: " + printable(warning));
        if (m_quiet) return;
        session.err().line("Successfully copied " + humanSize(static_cast<double>(outcome.bytes), 3) + " to " +
                           printable(target));
    }

    api::CopyRequest m_request;
    bool m_quiet = false;
};

}  // namespace

std::unique_ptr<Command> makeCopy() {
    return std::make_unique<Copy>();
}

}  // namespace galley::cli
