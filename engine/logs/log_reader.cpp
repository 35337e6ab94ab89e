// SPDX-License-Identifier: Apache-2.0
#include "engine/logs/log_reader.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <limits>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/logs/detail/segment.h"
#include "engine/logs/detail/watch.h"

namespace galley::logs {
namespace fs = std::filesystem;
using namespace detail;
namespace {

struct Segment {
    std::uint64_t generation = 0;
    UniqueFd fd;
    UniqueFd indexFd;
    SegmentHeader header;
    std::uint64_t lines = 0;                        ///< known so far
    std::uint64_t scanned = sizeof(SegmentHeader);  ///< blocks up to here are counted
    std::uint8_t lastFlags = 0;
    std::vector<IndexEntry> index;
    bool indexTrusted = true;

    std::uint64_t firstLine() const noexcept { return header.firstLine; }
    std::uint64_t endLine() const noexcept { return header.firstLine + lines; }

    void loadIndex();
    void scan(std::uint64_t bytes);
    /// Where to begin to find a line, or the first line that is not older than a time.
    std::uint64_t offsetOfLine(std::uint64_t line) const;
    std::uint64_t offsetBefore(std::int64_t time) const;
};

/// Reads what the writer added to the index. It is only a hint: the newest entry must name a real block.
void Segment::loadIndex() {
    if (!indexFd || !indexTrusted) return;
    const std::uint64_t have = index.size() * sizeof(IndexEntry);
    const std::uint64_t bytes = fileSize(indexFd.get()) / sizeof(IndexEntry) * sizeof(IndexEntry);
    if (bytes <= have) return;
    const std::size_t known = index.size();
    index.resize(bytes / sizeof(IndexEntry));
    const std::size_t got = readAt(indexFd.get(), &index[known], bytes - have, have);
    index.resize(known + got / sizeof(IndexEntry));
    if (index.empty()) return;
    BlockHeader block;
    const auto ordered = [](const IndexEntry& a, const IndexEntry& b) {
        return a.lineInSegment < b.lineInSegment && a.offset < b.offset;
    };
    const bool sorted = std::adjacent_find(index.begin(), index.end(),
                                           [&](const auto& a, const auto& b) { return !ordered(a, b); }) == index.end();
    if (sorted && readAt(fd.get(), &block, sizeof block, index.back().offset) == sizeof block &&
        block.valid(header.seed) && block.lineInSegment == index.back().lineInSegment) {
        return;
    }
    index.clear();
    indexTrusted = false;
    scanned = sizeof(SegmentHeader);
    lines = 0;
}

void Segment::scan(std::uint64_t bytes) {
    loadIndex();
    if (!index.empty() && index.back().offset > scanned) {
        scanned = index.back().offset;
        lines = index.back().lineInSegment;
    }
    if (bytes <= scanned) return;
    constexpr std::size_t kSmallRead = std::size_t{64} << 10U;
    BlockCursor cursor(fd.get(), header.seed, scanned, bytes - scanned < kSmallRead ? kSmallRead : 8 * kSmallRead);
    std::int64_t maximumTime = index.empty() ? header.maximumTime : index.back().maximumTime;
    while (const auto block = cursor.next(bytes)) {
        const std::uint32_t line = block->header.lineInSegment;
        if (!indexTrusted && line >= (index.empty() ? 0 : index.back().lineInSegment) + kIndexEvery) {
            index.push_back({line, 0, block->offset, maximumTime});
        }
        maximumTime = std::max(maximumTime, block->header.time);
        lines = std::uint64_t{line} + block->header.lines;
        lastFlags = block->header.flags;
    }
    scanned = cursor.offset();
}

std::uint64_t Segment::offsetOfLine(std::uint64_t line) const {
    const auto after =
        std::upper_bound(index.begin(), index.end(), line - header.firstLine,
                         [](std::uint64_t wanted, const IndexEntry& entry) { return wanted < entry.lineInSegment; });
    return after == index.begin() ? sizeof(SegmentHeader) : std::prev(after)->offset;
}

std::uint64_t Segment::offsetBefore(std::int64_t time) const {
    const auto after = std::partition_point(index.begin(), index.end(),
                                            [time](const IndexEntry& entry) { return entry.maximumTime < time; });
    return after == index.begin() ? sizeof(SegmentHeader) : std::prev(after)->offset;
}

bool writerLives(const Segment& segment) {
    if (::flock(segment.fd.get(), LOCK_SH | LOCK_NB) != 0) return true;
    ::flock(segment.fd.get(), LOCK_UN);
    return false;
}

/// Collects lines of consecutive numbers and hands them on while their views live.
class Batch {
public:
    using Sink = std::function<bool(std::uint64_t, const std::vector<LineView>&)>;
    explicit Batch(const Sink& sink) : m_sink(sink) {}

    /// The lines of a block that lie in [first, last); `number` is that of its first line.
    void add(const Block& block, std::uint64_t number, std::uint64_t first, std::uint64_t last) {
        const char* at = block.payload.data();
        const char* const end = at + block.payload.size();
        const Instant time{std::chrono::nanoseconds(block.header.time)};
        const auto stream = static_cast<Stream>(block.header.stream);
        for (std::uint32_t left = block.header.lines; left > 0; --left, ++number) {
            const bool isLast = left == 1;
            const auto room = static_cast<std::size_t>(end - at);
            const void* found = room == 0 ? nullptr : std::memchr(at, '\n', room);
            const char* lineEnd = found == nullptr ? end : static_cast<const char*>(found);
            const bool partial = isLast && (block.header.flags & kPartial) != 0;
            if (number >= first && number < last) push(number, {time, stream, viewOf(at, lineEnd), partial});
            at = lineEnd == end ? end : lineEnd + 1;
        }
    }
    bool flush() {
        if (m_lines.empty()) return true;
        const bool goOn = m_sink(m_first, m_lines);
        m_lines.clear();
        return goOn;
    }
    /// False when the sink wants no more.
    bool breakBefore(std::uint64_t number) { return m_lines.empty() || m_first + m_lines.size() == number || flush(); }

private:
    static std::string_view viewOf(const char* from, const char* to) {
        return {from, static_cast<std::size_t>(to - from)};
    }
    void push(std::uint64_t number, LineView line) {
        if (m_lines.empty()) m_first = number;
        m_lines.push_back(line);
    }

    const Sink& m_sink;
    std::vector<LineView> m_lines;
    std::uint64_t m_first = 0;
};

}  // namespace

struct LogReader::State {
    explicit State(fs::path logDirectory) : directory(std::move(logDirectory)) {}

    bool openSegment(std::uint64_t generation);
    void openNewer();
    void dropOld();
    bool hasMore() const;
    void ensureWatch();
    std::vector<Segment>::const_iterator segmentOf(std::uint64_t line) const;

    fs::path directory;
    mutable std::vector<Segment> segments;
    std::uint64_t seenBytes = 0;  ///< size of the newest segment at the last refresh
    std::uint64_t firstKept = 0;
    std::optional<Watch> watch;
    bool watchesParent = false;
    bool testWriterAgain = true;
    bool wasFinished = true;
};

bool LogReader::State::openSegment(std::uint64_t generation) {
    Segment segment;
    try {
        segment.fd = openFile(segmentPath(directory, generation), O_RDONLY | O_NOFOLLOW);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::NotFound) return false;
        throw;
    }
    const auto header = readSegmentHeader(segment.fd.get());
    if (!header) return false;
    segment.header = *header;
    segment.generation = generation;
    try {
        segment.indexFd = openFile(indexPath(directory, generation), O_RDONLY | O_NOFOLLOW);
    } catch (const Error&) {
        segment.indexTrusted = false;
    }
    if (!segments.empty()) {
        // The writer fills a segment before it makes the next one: the former newest is final now.
        Segment& former = segments.back();
        former.scan(fileSize(former.fd.get()));
        former.lines = std::max(former.lines, header->firstLine - std::min(header->firstLine, former.firstLine()));
    } else {
        firstKept = header->firstLine;
    }
    segments.push_back(std::move(segment));
    return true;
}

void LogReader::State::openNewer() {
    if (!segments.empty() && openSegment(segments.back().generation + 1)) {
        while (openSegment(segments.back().generation + 1)) {
        }
        return;
    }
    const std::uint64_t known = segments.empty() ? 0 : segments.back().generation;
    // Without a gap the probe above is all; the listing finds what lies behind a damaged or removed segment.
    for (const std::uint64_t generation : listGenerations(directory)) {
        if (generation > known) openSegment(generation);
    }
}

void LogReader::State::dropOld() {
    while (segments.size() > 1) {
        struct stat status {};
        if (::fstat(segments.front().fd.get(), &status) != 0 || status.st_nlink > 0) break;
        segments.erase(segments.begin());
        firstKept = segments.front().firstLine();
    }
}

bool LogReader::State::hasMore() const {
    if (segments.empty()) return !listGenerations(directory).empty();
    if (fileSize(segments.back().fd.get()) != seenBytes) return true;
    std::error_code ignored;
    return fs::exists(segmentPath(directory, segments.back().generation + 1), ignored);
}

void LogReader::State::ensureWatch() {
    constexpr std::uint32_t kEvents = IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF;
    if (watch && !watchesParent) return;
    try {
        watch.emplace(directory, kEvents);
        watchesParent = false;
        testWriterAgain = true;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) throw;
        if (!watch) watch.emplace(directory.parent_path(), IN_CREATE | IN_MOVED_TO | IN_DELETE_SELF);
        watchesParent = true;
    }
}

LogReader::LogReader(fs::path directory) : m_state(std::make_unique<State>(std::move(directory))) {}
LogReader::~LogReader() = default;
LogReader::LogReader(LogReader&&) noexcept = default;
LogReader& LogReader::operator=(LogReader&&) noexcept = default;

std::uint64_t LogReader::refresh() {
    State& state = *m_state;
    state.openNewer();
    state.dropOld();
    if (!state.segments.empty()) {
        Segment& newest = state.segments.back();
        state.seenBytes = fileSize(newest.fd.get());
        newest.scan(state.seenBytes);
    }
    state.wasFinished = finished();
    return state.segments.empty() ? 0 : state.segments.back().endLine();
}

std::uint64_t LogReader::firstLine() const {
    return m_state->firstKept;
}

bool LogReader::finished() const {
    const State& state = *m_state;
    if (state.segments.empty()) return true;
    const Segment& newest = state.segments.back();
    const bool ended = (newest.lastFlags & kRunEnd) != 0 || !writerLives(newest);
    return ended && !state.hasMore();
}

bool LogReader::waitForMore(int timeoutMs, const std::stop_token& stop) {
    constexpr int kSettleMs = 50;
    State& state = *m_state;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeoutMs);
    while (true) {
        state.ensureWatch();
        const bool isFinished = finished();
        if (state.hasMore()) return true;
        if (isFinished != std::exchange(state.wasFinished, isFinished)) return true;
        int wait = -1;
        if (timeoutMs >= 0) {
            const auto left = deadline - std::chrono::steady_clock::now();
            if (left.count() <= 0) return false;
            wait = static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count());
        }
        // A dying writer's files are closed (which wakes us) an instant before its lock is free: look once more later.
        if (state.testWriterAgain) wait = wait < 0 ? kSettleMs : std::min(wait, kSettleMs);
        state.testWriterAgain = state.watch->wait(wait, stop) == Watch::Change::WriterClosed;
    }
}

std::vector<Segment>::const_iterator LogReader::State::segmentOf(std::uint64_t line) const {
    const auto after = std::upper_bound(segments.begin(), segments.end(), line,
                                        [](std::uint64_t wanted, const Segment& s) { return wanted < s.firstLine(); });
    return after == segments.begin() ? after : std::prev(after);
}

void LogReader::visit(std::uint64_t first, std::uint64_t last, const Batch::Sink& sink) const {
    Batch batch(sink);
    first = std::max(first, firstLine());
    for (auto segment = m_state->segmentOf(first); segment != m_state->segments.end(); ++segment) {
        if (segment->firstLine() >= last) break;
        const bool isNewest = std::next(segment) == m_state->segments.end();
        if (!isNewest) const_cast<Segment&>(*segment).loadIndex();
        const std::uint64_t limit = isNewest ? segment->scanned : fileSize(segment->fd.get());
        const std::uint64_t from = std::max(first, segment->firstLine());
        constexpr std::uint64_t kFewLines = 512;
        const std::size_t buffer = last - from <= kFewLines ? std::size_t{128} << 10U : std::size_t{512} << 10U;
        BlockCursor cursor(segment->fd.get(), segment->header.seed, segment->offsetOfLine(from), buffer);
        while (const auto block = cursor.next(limit)) {
            const std::uint64_t number = segment->firstLine() + block->header.lineInSegment;
            if (number >= last) break;
            if (number + block->header.lines > from) {
                if (!batch.breakBefore(std::max(number, from))) return;
                batch.add(*block, number, from, last);
            }
            if (cursor.nextNeedsRead() && !batch.flush()) return;
        }
        if (!batch.flush()) return;
    }
}

std::vector<Line> LogReader::read(std::uint64_t first, std::uint64_t count) const {
    std::vector<Line> lines;
    const std::uint64_t last = first + std::min(count, std::numeric_limits<std::uint64_t>::max() - first);
    visit(first, last, [&lines](std::uint64_t, const std::vector<LineView>& batch) {
        for (const LineView& line : batch)
            lines.push_back({line.time, line.stream, std::string(line.text), line.partial});
        return true;
    });
    return lines;
}

std::uint64_t LogReader::lineAtTime(Instant instant) const {
    const std::int64_t time = instant.time_since_epoch().count();
    auto& segments = m_state->segments;
    if (segments.empty()) return 0;
    auto segment = std::partition_point(segments.begin(), segments.end(), [time](const Segment& candidate) {
        return candidate.header.maximumTime < time;
    });
    if (segment != segments.begin()) --segment;
    for (; segment != segments.end(); ++segment) {
        segment->loadIndex();
        BlockCursor cursor(segment->fd.get(), segment->header.seed, segment->offsetBefore(time));
        while (const auto block = cursor.next(fileSize(segment->fd.get()))) {
            if (block->header.time >= time) return segment->firstLine() + block->header.lineInSegment;
        }
    }
    return segments.back().endLine();
}

}  // namespace galley::logs
