// SPDX-License-Identifier: Apache-2.0
#include "engine/logs/log_writer.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/file_lock.h"
#include "engine/base/files.h"
#include "engine/base/random.h"
#include "engine/logs/detail/segment.h"

namespace galley::logs {
namespace fs = std::filesystem;
using namespace detail;
namespace {

/// Nobody but readers (for an instant) and a writer that has ended can be in the way: wait.
void lockSegment(int fd) {
    while (::flock(fd, LOCK_EX) != 0) {
        if (errno != EINTR) throwErrno(errno, "locking a container's log");
    }
}

std::uint32_t countLines(std::string_view bytes) {
    std::uint32_t lines = 0;
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    while (at < end) {
        const void* newline = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
        if (newline == nullptr) break;
        ++lines;
        at = static_cast<const char*>(newline) + 1;
    }
    return lines;
}

std::uint64_t randomSeed() {
    return std::stoull(randomHex(16), nullptr, 16);
}

}  // namespace

struct LogWriter::State {
    State(fs::path logDirectory, Rotation limits) : directory(std::move(logDirectory)), rotation(limits) {}

    void open();
    std::optional<std::uint64_t> recover(std::uint64_t newest);
    IndexEntry lastIndexEntry() const;
    void createSegment(std::uint64_t number, std::uint64_t firstLine);
    void rotateWhenFull();
    void removeOldSegments();
    void appendSlice(Stream stream, std::string_view slice, std::int64_t time);
    void cutLongLine(Stream stream, std::string& carry, std::int64_t time);
    void add(Stream stream, std::string_view first, std::string_view second, std::uint8_t flags, std::int64_t time);
    void flush();
    std::uint64_t write();
    void writeIndex();
    void reportLoss(std::int64_t time);

    fs::path directory;
    Rotation rotation;
    std::optional<FileLock> writerLock;
    UniqueFd segment;
    UniqueFd index;
    std::uint64_t generation = 0;
    SegmentHeader header;
    std::uint64_t size = 0;
    std::uint32_t lines = 0;  ///< in this segment
    std::uint64_t indexSize = 0;
    std::uint32_t linesAtIndex = 0;
    std::int64_t maximumTime = 0;
    std::array<std::string, 2> carry;
    std::uint64_t lostLines = 0;

    // What add() collected for one writev: the headers and the carried texts must not move until flush().
    std::deque<BlockHeader> headers;
    std::deque<std::string> texts;
    std::vector<iovec> pieces;
    std::vector<IndexEntry> entries;
    std::uint64_t pendingBytes = 0;
    std::uint32_t pendingLines = 0;
};

void LogWriter::State::open() {
    ensureDirectory(directory);
    writerLock = FileLock::tryAcquire(directory / "writer.lock", FileLock::Mode::Exclusive);
    if (!writerLock) throw Error(ErrorKind::Busy, "another process writes the container's log " + directory.string());
    const auto generations = listGenerations(directory);
    std::uint64_t firstLine = 0;
    for (auto it = generations.rbegin(); it != generations.rend(); ++it) {
        if (const auto end = recover(*it)) {
            if (it == generations.rbegin()) return;
            firstLine = *end;
            break;
        }
    }
    createSegment(generations.empty() ? 1 : generations.back() + 1, firstLine);
}

/// Opens a segment after its last whole block. Returns the number after its last line; nothing when it is no segment.
std::optional<std::uint64_t> LogWriter::State::recover(std::uint64_t newest) {
    segment = openFile(segmentPath(directory, newest), O_RDWR);
    lockSegment(segment.get());
    const auto found = readSegmentHeader(segment.get());
    if (!found) return std::nullopt;
    header = *found;
    generation = newest;
    index = openFile(indexPath(directory, newest), O_RDWR | O_CREAT);
    const std::uint64_t bytes = fileSize(segment.get());
    const IndexEntry start = lastIndexEntry();
    indexSize = start.offset == sizeof(SegmentHeader) ? 0 : fileSize(index.get()) / sizeof start * sizeof start;
    if (::ftruncate(index.get(), static_cast<off_t>(indexSize)) != 0) {
        throwErrno(errno, "trimming the index of a container's log");
    }
    maximumTime = start.maximumTime;
    lines = linesAtIndex = start.lineInSegment;
    BlockCursor cursor(segment.get(), header.seed, start.offset);
    while (const auto block = cursor.next(bytes)) {
        lines = block->header.lineInSegment + block->header.lines;
        maximumTime = std::max(maximumTime, block->header.time);
    }
    size = cursor.offset();
    if (size < bytes && ::ftruncate(segment.get(), static_cast<off_t>(size)) != 0) {
        throwErrno(errno, "cutting off the torn end of a container's log");
    }
    return header.firstLine + lines;
}

/// The newest index entry when a block really is there, else the beginning of the segment.
IndexEntry LogWriter::State::lastIndexEntry() const {
    const std::uint64_t count = fileSize(index.get()) / sizeof(IndexEntry);
    IndexEntry entry;
    if (count > 0 && readAt(index.get(), &entry, sizeof entry, (count - 1) * sizeof entry) == sizeof entry) {
        BlockHeader block;
        if (readAt(segment.get(), &block, sizeof block, entry.offset) == sizeof block && block.valid(header.seed) &&
            block.lineInSegment == entry.lineInSegment) {
            return entry;
        }
    }
    return {0, 0, sizeof(SegmentHeader), header.maximumTime};
}

void LogWriter::State::createSegment(std::uint64_t number, std::uint64_t firstLine) {
    SegmentHeader fresh;
    fresh.seed = randomSeed();
    fresh.firstLine = firstLine;
    fresh.maximumTime = maximumTime;
    // Readers must never see a segment without its header or without its writer's lock: rename publishes it.
    const fs::path temporary = directory / ".next";
    UniqueFd made = openFile(temporary, O_RDWR | O_CREAT | O_TRUNC);
    writeAll(made.get(), {reinterpret_cast<const char*>(&fresh), sizeof fresh});
    lockSegment(made.get());
    UniqueFd madeIndex = openFile(indexPath(directory, number), O_RDWR | O_CREAT | O_TRUNC);
    if (::rename(temporary.c_str(), segmentPath(directory, number).c_str()) != 0) {
        throwErrno(errno, "starting a new segment of a container's log");
    }
    segment = std::move(made);
    index = std::move(madeIndex);
    generation = number;
    header = fresh;
    size = sizeof(SegmentHeader);
    lines = linesAtIndex = 0;
    indexSize = 0;
}

void LogWriter::State::rotateWhenFull() {
    if (size < rotation.segmentBytes || size == sizeof(SegmentHeader)) return;
    try {
        createSegment(generation + 1, header.firstLine + lines);
        removeOldSegments();
    } catch (const Error&) {
        // A full disk: the old segment goes on growing as far as it can, and the next chunk tries again.
        return;
    }
}

void LogWriter::State::removeOldSegments() {
    if (rotation.maximumSegments == 0) return;
    for (const std::uint64_t old : listGenerations(directory)) {
        if (old + rotation.maximumSegments > generation) break;
        ::unlink(segmentPath(directory, old).c_str());
        ::unlink(indexPath(directory, old).c_str());
    }
}

void LogWriter::State::add(Stream stream, std::string_view first, std::string_view second, std::uint8_t flags,
                           std::int64_t time) {
    BlockHeader& block = headers.emplace_back();
    block.time = time;
    block.length = static_cast<std::uint32_t>(first.size() + second.size());
    block.lines = countLines(first) + countLines(second) + ((flags & kPartial) != 0 ? 1U : 0U);
    block.lineInSegment = lines + pendingLines;
    block.stream = static_cast<std::uint8_t>(stream);
    block.flags = flags;
    block.check = block.computeCheck(header.seed);
    if (block.lineInSegment >= linesAtIndex + kIndexEvery) {
        linesAtIndex = block.lineInSegment;
        entries.push_back({linesAtIndex, 0, size + pendingBytes, maximumTime});
    }
    pieces.push_back({&block, sizeof block});
    if (!first.empty()) {
        texts.emplace_back(first);
        pieces.push_back({texts.back().data(), first.size()});
    }
    if (!second.empty()) pieces.push_back({const_cast<char*>(second.data()), second.size()});
    pendingBytes += sizeof block + block.length;
    pendingLines += block.lines;
    maximumTime = std::max(maximumTime, time);
}

/// Puts pieces of kMaximumLine into blocks of their own until what is left fits a line.
void LogWriter::State::cutLongLine(Stream stream, std::string& carried, std::int64_t time) {
    const std::size_t newline = !carried.empty() && carried.back() == '\n' ? 1 : 0;
    while (carried.size() - newline > kMaximumLine) {
        add(stream, std::string_view(carried).substr(0, kMaximumLine), {}, kPartial, time);
        carried.erase(0, kMaximumLine);
    }
}

/// `slice` is at most kMaximumLine long, so that only the carried line can be too long.
void LogWriter::State::appendSlice(Stream stream, std::string_view slice, std::int64_t time) {
    std::string& carried = carry.at(static_cast<std::size_t>(stream));
    const auto last = slice.rfind('\n');
    if (last == std::string_view::npos) {
        carried.append(slice);
        cutLongLine(stream, carried, time);
        return;
    }
    std::string_view whole = slice.substr(0, last + 1);
    if (!carried.empty()) {
        const auto firstEnd = whole.find('\n') + 1;
        carried.append(whole.substr(0, firstEnd));
        whole.remove_prefix(firstEnd);
        cutLongLine(stream, carried, time);
    }
    add(stream, carried, whole, 0, time);
    carried.assign(slice.substr(last + 1));
}

/// One write for everything that add() collected; whole blocks that fail (a full disk) are counted and cut off again.
void LogWriter::State::flush() {
    if (pieces.empty()) return;
    const std::uint64_t written = write();
    std::uint64_t kept = 0;
    for (const BlockHeader& block : headers) {
        const std::uint64_t bytes = sizeof block + block.length;
        if (kept + bytes > written) {
            lostLines += block.lines;
            continue;
        }
        kept += bytes;
        lines += block.lines;
    }
    size += kept;
    if (written == pendingBytes) {
        writeIndex();
    } else {
        linesAtIndex = std::min(linesAtIndex, lines);
        // Should this fail too, the next write begins at the same offset and covers the torn part.
        [[maybe_unused]] const int cut = ::ftruncate(segment.get(), static_cast<off_t>(size));
    }
    headers.clear();
    texts.clear();
    pieces.clear();
    entries.clear();
    pendingBytes = 0;
    pendingLines = 0;
}

void LogWriter::State::writeIndex() {
    const std::size_t bytes = entries.size() * sizeof(IndexEntry);
    if (bytes == 0) return;
    const ssize_t written = ::pwrite(index.get(), entries.data(), bytes, static_cast<off_t>(indexSize));
    if (written == static_cast<ssize_t>(bytes)) indexSize += bytes;  // else: readers walk the blocks instead
}

/// Returns how many bytes reached the segment.
std::uint64_t LogWriter::State::write() {
    constexpr std::size_t kMostPieces = 1024;
    std::uint64_t done = 0;
    std::size_t next = 0;
    while (next < pieces.size()) {
        const int count = static_cast<int>(std::min(kMostPieces, pieces.size() - next));
        const ssize_t written = ::pwritev(segment.get(), &pieces[next], count, static_cast<off_t>(size + done));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) break;
        done += static_cast<std::uint64_t>(written);
        auto left = static_cast<std::size_t>(written);
        while (next < pieces.size() && left >= pieces[next].iov_len) left -= pieces[next++].iov_len;
        if (left > 0) {
            pieces[next].iov_base = static_cast<char*>(pieces[next].iov_base) + left;
            pieces[next].iov_len -= left;
        }
    }
    return done;
}

void LogWriter::State::reportLoss(std::int64_t time) {
    if (lostLines == 0) return;
    const std::uint64_t lost = std::exchange(lostLines, 0);
    add(Stream::Stderr, "[galley: " + std::to_string(lost) + " lines could not be written: the disk was full]\n", {}, 0,
        time);
    flush();
    if (lostLines > 0) lostLines = lost;  // the sentence itself found no room
}

LogWriter::LogWriter(const fs::path& directory, Rotation rotation)
    : m_state(std::make_unique<State>(directory, rotation)) {
    constexpr std::uint64_t kMostSegmentBytes = std::uint64_t{1} << 31U;  // lines in a segment are counted in 32 bits
    m_state->rotation.segmentBytes = std::min(rotation.segmentBytes, kMostSegmentBytes);
    m_state->open();
}

LogWriter::~LogWriter() = default;

void LogWriter::beginRun(Instant time) {
    m_state->add(Stream::Stdout, {}, {}, kRunBegin, time.time_since_epoch().count());
    m_state->flush();
}

void LogWriter::append(Stream stream, std::string_view bytes, Instant time) {
    const std::int64_t nanoseconds = time.time_since_epoch().count();
    m_state->rotateWhenFull();
    m_state->reportLoss(nanoseconds);
    while (!bytes.empty()) {
        const std::string_view slice = bytes.substr(0, kMaximumLine);
        m_state->appendSlice(stream, slice, nanoseconds);
        bytes.remove_prefix(slice.size());
    }
    m_state->flush();
}

void LogWriter::endStream(Stream stream, Instant time) {
    std::string& carried = m_state->carry.at(static_cast<std::size_t>(stream));
    if (carried.empty()) return;
    m_state->add(stream, carried, {}, kPartial, time.time_since_epoch().count());
    carried.clear();
    m_state->flush();
}

void LogWriter::endRun(Instant time) {
    endStream(Stream::Stdout, time);
    endStream(Stream::Stderr, time);
    m_state->add(Stream::Stdout, {}, {}, kRunEnd, time.time_since_epoch().count());
    m_state->flush();
}

}  // namespace galley::logs
