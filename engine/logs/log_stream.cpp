// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/logs/log_reader.h"

namespace galley::logs {
namespace {

using Sink = std::function<bool(const std::vector<LineView>&)>;

/// Passes on what the request asks for.
class Filter {
public:
    Filter(const ReadRequest& request, const Sink& sink, const std::stop_token& stop)
        : m_request(request),
          m_sink(sink),
          m_stop(stop),
          m_passesAll(request.standardOutput && request.standardError && !request.since && !request.until) {}

    bool operator()(const std::vector<LineView>& lines) {
        throwIfCancelled(m_stop);
        if (m_passesAll) return m_sink(lines);
        m_kept.clear();
        std::copy_if(lines.begin(), lines.end(), std::back_inserter(m_kept),
                     [this](const LineView& line) { return wanted(line); });
        return m_kept.empty() || m_sink(m_kept);
    }

private:
    bool wanted(const LineView& line) const {
        const bool stream = line.stream == Stream::Stdout ? m_request.standardOutput : m_request.standardError;
        return stream && (!m_request.since || line.time >= *m_request.since) &&
               (!m_request.until || line.time <= *m_request.until);
    }

    const ReadRequest& m_request;
    const Sink& m_sink;
    const std::stop_token& m_stop;
    bool m_passesAll;
    std::vector<LineView> m_kept;
};

std::uint64_t startOf(const LogReader& reader, const ReadRequest& request, std::uint64_t end) {
    std::uint64_t start = reader.firstLine();
    if (request.tail) start = std::max(start, end - std::min(end, *request.tail));
    if (request.since) start = std::max(start, reader.lineAtTime(*request.since));
    return start;
}

/// Milliseconds until `until`, -1 without one, 0 when it has passed.
int timeLeftMs(const std::optional<Instant>& until) {
    if (!until) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
}

/// Rotation went past a reader whose sink is slow: that is said, never passed over.
bool reportGap(std::uint64_t lost, const Sink& sink) {
    const std::string sentence =
        "[galley: " + std::to_string(lost) + " lines were rotated away before they could be read]";
    return sink({LineView{now(), Stream::Stderr, sentence, false}});
}

/// Lines that come one by one are handed on in batches of this time; the first after a pause goes at once.
void gatherLines(std::chrono::steady_clock::time_point last, const std::stop_token& stop) {
    constexpr auto kGather = std::chrono::milliseconds(5);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(last + kGather - std::chrono::steady_clock::now());
    if (left.count() <= 0) return;
    const StopFd stopFd(stop);
    pollFd(stopFd.get(), 0, stop, static_cast<int>(left.count()));
}

}  // namespace

void streamLog(const std::filesystem::path& directory, const ReadRequest& request, const Sink& sink,
               const std::stop_token& stop) {
    LogReader reader(directory);
    std::uint64_t end = reader.refresh();
    std::uint64_t next = startOf(reader, request, end);
    Filter filter(request, sink, stop);
    bool goOn = true;
    while (true) {
        const auto delivered = std::chrono::steady_clock::now();
        if (next < reader.firstLine()) {
            goOn = reportGap(reader.firstLine() - next, sink);
            next = reader.firstLine();
        }
        if (goOn && next < end) {
            reader.visit(next, end, [&](std::uint64_t, const std::vector<LineView>& lines) {
                goOn = filter(lines);
                return goOn;
            });
            next = end;
        }
        if (!goOn || !request.follow || reader.finished()) return;
        const int timeLeft = timeLeftMs(request.until);
        if (timeLeft == 0 || (!reader.waitForMore(timeLeft, stop) && timeLeft > 0)) return;
        gatherLines(delivered, stop);
        end = reader.refresh();
    }
}

}  // namespace galley::logs
