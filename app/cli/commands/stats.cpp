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
                                 "table "
                                 "{{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}"
                                 "\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t"
                                 "{{.PIDs}}",
                                 "{{.ID}}",
                                 {{"BlockIO", "BLOCK I/O"},
                                  {"CPUPerc", "CPU %"},
                                  {"Container", "CONTAINER"},
                                  {"ID", "CONTAINER ID"},
                                  {"MemPerc", "MEM %"},
                                  {"MemUsage", "MEM USAGE / LIMIT"},
                                  {"Name", "NAME"},
                                  {"NetIO", "NET I/O"},
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
        flags.boolean("all", 'a', m_all, "Show all containers (default shows just running)");
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
            print(session.out(), withOthers(session, arguments, unwrap(session.containers().stats(arguments))));
        } while (!m_once);
        return 0;
    }

private:
    /// Those that do not run use nothing: they are shown with --all.
    std::vector<api::ContainerStats> withOthers(Session& session, const std::vector<std::string>& names,
                                                std::vector<api::ContainerStats> samples) const {
        if (!m_all || !names.empty()) return samples;
        api::ContainerFilter everything;
        everything.all = true;
        for (const auto& one : unwrap(session.containers().list(everything))) {
            const bool sampled =
                std::any_of(samples.begin(), samples.end(), [&](const auto& sample) { return sample.id == one.id; });
            if (sampled) continue;
            api::ContainerStats idle;
            idle.id = one.id;
            idle.name = one.name;
            samples.push_back(std::move(idle));
        }
        return samples;
    }

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
        constexpr int kDigits = 3;
        const auto size = [](std::int64_t bytes) { return humanSize(static_cast<double>(bytes), kDigits); };
        row.set("BlockIO", size(sample.blockReadBytes) + " / " + size(sample.blockWrittenBytes));
        row.set("NetIO", size(sample.receivedBytes) + " / " + size(sample.sentBytes));
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
    bool m_all = false;
    bool m_once = false;
    bool m_noTruncate = false;
};

}  // namespace

std::unique_ptr<Command> makeStats() {
    return std::make_unique<Stats>();
}

}  // namespace galley::cli
