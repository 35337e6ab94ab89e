// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/format/table_writer.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

class Top : public Command {
public:
    CommandShape shape() const override {
        return {"CONTAINER [ps OPTIONS]", "Display the running processes of a container", 1, kNoLimit, false};
    }
    void defineFlags(FlagSet&) override {}

    int run(Session& session, const std::vector<std::string>& arguments) override {
        const auto table = unwrap(session.processes().top(arguments[0], {arguments.begin() + 1, arguments.end()}));
        std::string text = join(table.titles, "\t") + "\n";
        for (std::vector<std::string> row : table.rows) {
            // A process chooses what its command looks like.
            for (std::string& cell : row) cell = printable(cell);
            text += join(row, "\t") + "\n";
        }
        session.out().write(alignColumns(text));
        return 0;
    }
};

}  // namespace

std::unique_ptr<Command> makeTop() {
    return std::make_unique<Top>();
}

}  // namespace galley::cli
