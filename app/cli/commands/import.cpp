// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <unistd.h>

#include "app/cli/commands/archive_file.h"
#include "app/cli/commands/commands.h"
#include "app/cli/terminal/signal_feed.h"
#include "engine/base/files.h"

namespace galley::cli {
namespace {

class Import : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
                "Import the contents from a tarball to create a filesystem image", 1, 2};
    }

    void defineFlags(FlagSet& flags) override {
        flags.list("change", 'c', m_request.changes, "Apply Dockerfile instruction to the created image");
        flags.text("message", 'm', m_request.message, "Set commit message for imported image");
        flags.text("platform", '\0', m_request.platform, "Set platform if server is multi-platform capable");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        if (arguments.size() > 1) m_request.reference = arguments[1];
        UniqueFd file;
        if (api::isImportUrl(arguments[0])) {
            m_request.url = arguments[0];
        } else if (arguments[0] != "-") {
            file = openFile(arguments[0], O_RDONLY);
        }
        const StopOnSignal interrupt;
        const auto source = readingFrom(file ? file.get() : session.input(), interrupt.token());
        session.out().line(unwrap(session.images().importTar(source, m_request, interrupt.token())));
        return 0;
    }

private:
    api::ImportRequest m_request;
};

}  // namespace

std::unique_ptr<Command> makeImport() {
    return std::make_unique<Import>();
}

}  // namespace galley::cli
