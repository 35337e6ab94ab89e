// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/cli/commands/commands.h"
#include "app/cli/format/row_format.h"
#include "app/cli/format/text.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

RowStyle style(bool human) {
    return {"*formatter.historyContext",
            human ? "table {{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}"
                  : "table {{.ID}}\t{{.CreatedAt}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}",
            "{{.ID}}",
            {{"Comment", "COMMENT"},
             {"CreatedAt", "CREATED AT"},
             {"CreatedBy", "CREATED BY"},
             {"CreatedSince", "CREATED"},
             {"ID", "IMAGE"},
             {"Size", "SIZE"}}};
}

class History : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS] IMAGE", "Show the history of an image", 1, 1}; }

    void defineFlags(FlagSet& flags) override {
        flags.text("format", '\0', m_format, kRowFormatHelp);
        flags.boolean("human", 'H', m_human, "Print sizes and dates in human readable format");
        flags.boolean("no-trunc", '\0', m_noTruncate, "Don't truncate output");
        flags.boolean("quiet", 'q', m_quiet, "Only show image IDs");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        const RowStyle rowStyle = style(m_human);
        std::vector<tmpl::Object> rows;
        for (const auto& entry : unwrap(session.images().history(arguments[0]))) {
            std::string createdBy = printable(entry.createdBy);
            if (!m_noTruncate) createdBy = shortened(createdBy, 45);
            tmpl::Object row = makeRow(rowStyle);
            row.set("Comment", printable(entry.comment));
            row.set("CreatedAt",
                    entry.created.time_since_epoch().count() <= 0 ? "N/A" : localTimeRfc3339(entry.created, false));
            row.set("CreatedBy", createdBy);
            row.set("CreatedSince", age(entry.created, now()));
            row.set("ID", m_noTruncate || entry.id.rfind("<", 0) == 0 ? entry.id : shortId(entry.id));
            row.set("Size",
                    m_human ? humanSize(static_cast<double>(entry.sizeBytes), 3) : std::to_string(entry.sizeBytes));
            rows.push_back(std::move(row));
        }
        session.out().write(renderRows(rowStyle, m_format, m_quiet, rows));
        return 0;
    }

private:
    std::string m_format;
    bool m_human = true;
    bool m_noTruncate = false;
    bool m_quiet = false;
};

}  // namespace

std::unique_ptr<Command> makeHistory() {
    return std::make_unique<History>();
}

}  // namespace galley::cli
