// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include "app/cli/commands/commands.h"
#include "app/cli/commands/log_settings.h"
#include "app/cli/format/row_format.h"
#include "app/cli/format/text.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

bool isSameFile(int left, int right) {
    struct stat first {};
    struct stat second {};
    if (::fstat(left, &first) != 0 || ::fstat(right, &second) != 0) return false;
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

class Logs : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] CONTAINER", "Fetch the logs of a container, or search those of all"};
    }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("details", '\0', m_details, "Show extra details provided to logs");
        flags.boolean("follow", 'f', m_request.follow, "Follow log output");
        flags.boolean("removed", '\0', m_removed, "List the logs that removed containers left");
        flags.text("search", '\0', m_search,
                   "Only lines with this text; without a container, of all, also stopped and removed ones");
        flags.text(
            "since", '\0', m_since,
            "Show logs since timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 minutes)");
        flags.text("tail", 'n', m_tail, "Number of lines to show from the end of the logs");
        flags.boolean("timestamps", 't', m_timestamps, "Show timestamps");
        flags.text(
            "until", '\0', m_until,
            "Show logs before a timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 minutes)");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        if (m_removed || (arguments.empty() && !m_search.empty())) warnOfLogSettings(session);
        if (m_removed) return listRemoved(session);
        if (!m_search.empty()) return search(session, arguments);
        if (arguments.size() != 1) throw UsageError("galley: 'galley logs' requires 1 argument", 1);
        m_request.since = time("since", m_since);
        m_request.until = time("until", m_until);
        m_request.tail = tail();
        m_ordered = isSameFile(session.out().fd(), session.err().fd());
        const auto sink = [&](const std::vector<api::LogLine>& lines) {
            for (const api::LogLine& line : lines) write(session, line);
            session.out().flush();
            session.err().flush();
            return true;
        };
        unwrap(session.containers().logs(arguments[0], m_request, sink, {}));
        return 0;
    }

private:
    static std::optional<Instant> time(const char* name, const std::string& text) {
        if (text.empty()) return std::nullopt;
        try {
            return parseTimeArgument(text, now());
        } catch (const Error& error) {
            throw Error(ErrorKind::InvalidInput, "invalid value for \"" + std::string(name) + "\": " + error.message());
        }
    }

    std::optional<std::uint64_t> tail() const {
        if (m_tail == "all" || (!m_tail.empty() && m_tail.front() == '-')) return std::nullopt;
        const auto lines = parseUnsigned(m_tail);
        if (!lines) {
            throw Error(ErrorKind::InvalidInput,
                        "invalid value for \"tail\": \"" + m_tail + "\": give a number of lines, or all");
        }
        return lines;
    }

    static int listRemoved(Session& session) {
        static const RowStyle kStyle{"*formatter.removedLogContext",
                                     "table {{.ID}}\t{{.Name}}\t{{.Image}}\t{{.Removed}}\t{{.ExitCode}}\t{{.Size}}",
                                     "{{.ID}}",
                                     {{"ExitCode", "EXIT CODE"},
                                      {"ID", "CONTAINER ID"},
                                      {"Image", "IMAGE"},
                                      {"Name", "NAME"},
                                      {"Removed", "REMOVED"},
                                      {"Size", "SIZE"}}};
        std::vector<tmpl::Object> rows;
        for (const api::RemovedLog& log : unwrap(session.logs().removed())) {
            tmpl::Object row = makeRow(kStyle);
            row.set("ExitCode", std::to_string(log.exitCode));
            row.set("ID", shortId(log.id));
            row.set("Image", printable(log.image));
            row.set("Name", printable(log.name));
            row.set("Removed", humanDuration(now() - log.removed) + " ago");
            row.set("Size", humanSize(static_cast<double>(log.bytes), 3));
            rows.push_back(std::move(row));
        }
        session.out().write(renderRows(kStyle, "", false, rows));
        return 0;
    }

    int search(Session& session, const std::vector<std::string>& arguments) {
        if (m_request.follow)
            throw Error(ErrorKind::InvalidInput, "--search looks at what is there: leave --follow out");
        api::LogSearch wanted;
        wanted.query.text = m_search;
        wanted.references = arguments;
        wanted.stopped = wanted.removed = arguments.empty();
        const auto since = time("since", m_since);
        const auto until = time("until", m_until);
        const auto sink = [&](const api::LogMatch& match) {
            if ((since && match.content.time < *since) || (until && match.content.time > *until)) return true;
            std::string head = arguments.empty()
                                   ? printable(match.containerName) + (match.removed ? " (removed) | " : " | ")
                                   : std::string();
            if (m_timestamps) head += formatInstant(match.content.time) + " ";
            session.out().line(head + match.content.text);
            return true;
        };
        unwrap(session.logs().search(wanted, sink, {}));
        session.out().flush();
        return 0;
    }

    void write(Session& session, const api::LogLine& line) {
        const bool isError = line.stream == api::LogStream::Stderr;
        Output& target = isError ? session.err() : session.out();
        // On one terminal the lines of both streams must come in their order.
        if (m_ordered && isError != m_lastWasError) (isError ? session.out() : session.err()).flush();
        m_lastWasError = isError;
        bool& inLine = isError ? m_inErrorLine : m_inLine;
        if (m_timestamps && !inLine) {
            target.write(formatInstant(line.time));
            target.write(" ");
        }
        // The details are what a log driver was told to add; there is nothing to tell this one, and docker then prints
        // the space behind them.
        if (m_details && !inLine) target.write(" ");
        target.write(line.text);
        if (!line.partial) target.write("\n");
        inLine = line.partial;
    }

    api::LogRequest m_request;
    std::string m_since;
    std::string m_until;
    std::string m_tail = "all";
    std::string m_search;
    bool m_removed = false;
    bool m_details = false;
    bool m_timestamps = false;
    bool m_ordered = false;
    bool m_lastWasError = false;
    bool m_inLine = false;  ///< the last piece of standard output did not end its line
    bool m_inErrorLine = false;
};

}  // namespace

std::unique_ptr<Command> makeLogs() {
    return std::make_unique<Logs>();
}

}  // namespace galley::cli
