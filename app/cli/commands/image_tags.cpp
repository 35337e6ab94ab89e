// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/format/row_format.h"
#include "app/cli/format/text.h"
#include "app/cli/terminal/signal_feed.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

constexpr int kDefaultLimit = 100;
constexpr int kMaximumLimit = 1000;
/// `--all` ends here: a registry that never ends its list is not waited for.
constexpr int kMaximumPages = 100;

const RowStyle& style() {
    static const RowStyle kStyle{
        "*formatter.tagContext",
        "table {{.Tag}}\t{{.Size}}\t{{.Updated}}",
        "{{.Tag}}",
        {{"Size", "SIZE"}, {"Tag", "TAG"}, {"Updated", "UPDATED"}, {"UpdatedAt", "UPDATED AT"}}};
    return kStyle;
}

class ImageTags : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] REPOSITORY", "List the tags that a repository has at its registry", 1, 1};
    }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("all", 'a', m_all, "All tags, whatever their number");
        flags.text("format", '\0', m_format, kRowFormatHelp);
        flags.integer("limit", '\0', m_limit, "Max number of tags", "100");
        flags.boolean("quiet", 'q', m_quiet, "Only show the tags");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        api::TagRequest request{m_all ? kMaximumLimit : m_limit.value_or(kDefaultLimit), {}};
        if (request.limit < 1 || request.limit > kMaximumLimit) {
            throw Error(ErrorKind::InvalidInput,
                        "limit " + std::to_string(request.limit) + " is outside the range of [1, 1000]");
        }
        const StopOnSignal interrupt;
        std::vector<tmpl::Object> rows;
        for (int pages = 0; pages < kMaximumPages; ++pages) {
            const api::TagPage page = unwrap(session.registries().tags(arguments[0], request, interrupt.token()));
            for (const api::TagEntry& tag : page.tags) rows.push_back(rowOf(tag));
            request.after = page.next;
            if (!m_all || page.next.empty()) break;
        }
        session.out().write(renderRows(style(), m_format, m_quiet, rows));
        if (!request.after.empty() && !m_quiet) session.err().line("There are more tags: --all shows them.");
        return 0;
    }

private:
    static tmpl::Object rowOf(const api::TagEntry& tag) {
        tmpl::Object row = makeRow(style());
        row.set("Size", tag.sizeBytes ? humanSize(static_cast<double>(*tag.sizeBytes), 3) : std::string("N/A"));
        row.set("Tag", printable(tag.name));
        row.set("Updated", tag.updated ? age(*tag.updated, now()) : std::string("N/A"));
        row.set("UpdatedAt", tag.updated ? localTime(*tag.updated) : std::string("N/A"));
        return row;
    }

    std::string m_format;
    std::optional<int> m_limit;
    bool m_all = false;
    bool m_quiet = false;
};

}  // namespace

std::unique_ptr<Command> makeImageTags() {
    return std::make_unique<ImageTags>();
}

}  // namespace galley::cli
