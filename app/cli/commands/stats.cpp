// SPDX-License-Identifier: Apache-2.0
#include <poll.h>

#include <algorithm>
#include <cstdio>

#include "app/cli/commands/commands.h"
#include "app/cli/format/row_format.h"
#include "app/cli/format/text.h"
#include "app/cli/terminal/signal_feed.h"
#include "engine/base/cancellation.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

constexpr int kIntervalMs = 1000;

const RowStyle& style() {
    static const RowStyle kStyle{"*container.statsContext",
                                 "table {{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.PIDs}}",
                                 "{{.ID}}",
                                 {{"CPUPerc", "CPU %"},
                                  {"Container", "CONTAINER"},
                                  {"ID", "CONTAINER ID"},
                                  {"MemPerc", "MEM %"},
                                  {"MemUsage", "MEM USAGE / LIMIT"},
                                  {"Name", "NAME"},
                                  {"PIDs", "PIDS"}}};
    return kStyle;
}

std::string percent(double value) {
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.2f%%", value);
    return buffer;
}

class Stats : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] [CONTAINER...]", "Display a live stream of container(s) resource usage statistics"};
    }

    void defineFlags(FlagSet& flags) override {
        flags.text("format", '\0', m_format, kRowFormatHelp);
        flags.boolean("no-stream", '\0', m_once, "Disable streaming stats and only pull the first result");
        flags.boolean("no-trunc", '\0', m_noTruncate, "Do not truncate output");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        const StopOnSignal interrupt;
        const StopFd wake(interrupt.token());
        // A share of the processor is the difference of two samples.
        unwrap(session.containers().stats(arguments));
        do {
            pollFd(wake.get(), POLLIN, interrupt.token(), kIntervalMs);
            print(session.out(), unwrap(session.containers().stats(arguments)));
        } while (!m_once);
        return 0;
    }

private:
    void print(Output& out, const std::vector<api::ContainerStats>& samples) {
        std::vector<tmpl::Object> rows;
        for (const auto& sample : samples) rows.push_back(rowOf(sample));
        const std::string text = renderRows(style(), m_format, false, rows);
        if (out.isTerminal() && !m_once) out.write("\x1b[H\x1b[2J");
        out.write(text);
        out.flush();
    }

    tmpl::Object rowOf(const api::ContainerStats& sample) const {
        const double limit = static_cast<double>(std::max<std::int64_t>(sample.memoryLimitBytes, 1));
        tmpl::Object row = makeRow(style());
        row.set("CPUPerc", percent(sample.cpuPercent));
        row.set("Container", m_noTruncate ? sample.id : shortId(sample.id));
        row.set("ID", m_noTruncate ? sample.id : shortId(sample.id));
        row.set("MemPerc", percent(100 * static_cast<double>(sample.memoryBytes) / limit));
        row.set("MemUsage", binarySize(sample.memoryBytes) + " / " + binarySize(sample.memoryLimitBytes));
        row.set("Name", printable(sample.name));
        row.set("PIDs", std::to_string(sample.processes));
        return row;
    }

    std::string m_format;
    bool m_once = false;
    bool m_noTruncate = false;
};

}  // namespace

std::unique_ptr<Command> makeStats() {
    return std::make_unique<Stats>();
}

}  // namespace galley::cli
