// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/stdio_pump.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "engine/base/clock.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/process/pty.h"

namespace galley::monitor::detail {
namespace {

constexpr int kPipeBytes = 256 << 10;
constexpr std::size_t kReadBytes = std::size_t{256} << 10U;

std::pair<UniqueFd, UniqueFd> makePipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throwErrno(errno, "making a pipe for the container");
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

void setNonBlocking(int fd) {
    const int flags = ::fcntl(fd, F_GETFL);
    if (flags < 0 || ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0) throwErrno(errno, "preparing a pipe");
}

}  // namespace

StdioPump::StdioPump(EventLoop& loop, logs::LogWriter& log)
    : m_loop(loop),
      m_log(log),
      m_hub(loop, {[this](std::string_view bytes) { return takeInput(bytes); }, [this] { endInput(); },
                   [this](std::uint16_t columns, std::uint16_t rows) { resize(columns, rows); },
                   [this] { watchOutput(); }}) {}

StdioPump::~StdioPump() {
    close();
}

ContainerStdio StdioPump::openPipes(bool openInput) {
    ContainerStdio ends;
    m_terminal = false;
    for (const auto stream : {logs::Stream::Stdout, logs::Stream::Stderr}) {
        auto [readEnd, writeEnd] = makePipe();
        // A container that prints in bursts is stopped less often by a full pipe. A limit of the user may refuse it.
        ::fcntl(writeEnd.get(), F_SETPIPE_SZ, kPipeBytes);
        setNonBlocking(readEnd.get());
        m_sources.push_back({std::move(readEnd), stream});
        (stream == logs::Stream::Stdout ? ends.output : ends.errorOutput) = std::move(writeEnd);
    }
    if (openInput) {
        auto [readEnd, writeEnd] = makePipe();
        setNonBlocking(writeEnd.get());
        ends.input = std::move(readEnd);
        m_input = std::move(writeEnd);
    } else {
        ends.input = openFile("/dev/null", O_RDONLY);
    }
    return ends;
}

void StdioPump::useTerminal(UniqueFd master, std::uint16_t columns, std::uint16_t rows) {
    setNonBlocking(master.get());
    m_terminal = true;
    if (m_columns == 0) {
        m_columns = columns;
        m_rows = rows;
    }
    if (m_columns > 0) process::resizeTerminal(master.get(), {m_rows, m_columns});
    m_input = master.duplicate();
    m_sources.push_back({std::move(master), logs::Stream::Stdout});
}

void StdioPump::begin() {
    m_begun = true;
    m_buffer.resize(kReadBytes);
    for (Source& source : m_sources) {
        m_loop.add(source.fd.get(), EPOLLIN, [this, &source](std::uint32_t) {
            if (!readOnce(source)) closeSource(source);
        });
    }
    watchOutput();
    if (m_input) {
        m_loop.add(m_input.get(), 0, [this](std::uint32_t events) {
            // The container closed its input: what is still to come has nowhere to go.
            if ((events & (EPOLLERR | EPOLLHUP)) != 0) return closeInput();
            writeInput();
        });
    }
    writeInput();
}

bool StdioPump::readOnce(Source& source) {
    const ssize_t got = ::read(source.fd.get(), m_buffer.data(), m_buffer.size());
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return true;
    if (got <= 0) return false;  // EIO: nobody has the terminal open any more
    const std::string_view bytes(m_buffer.data(), static_cast<std::size_t>(got));
    m_log.append(source.stream, bytes, now());
    const bool wasBlocked = m_hub.blocked();
    m_hub.broadcast(source.stream, bytes);
    if (m_hub.blocked() != wasBlocked) watchOutput();
    return true;
}

void StdioPump::watchOutput() {
    if (!m_begun) return;
    for (const Source& source : m_sources) {
        if (source.fd) m_loop.modify(source.fd.get(), m_hub.blocked() ? 0U : static_cast<std::uint32_t>(EPOLLIN));
    }
}

void StdioPump::closeSource(Source& source) {
    if (!source.fd) return;
    m_loop.remove(source.fd.get());
    source.fd.reset();
    m_log.endStream(source.stream, now());
}

bool StdioPump::takeInput(std::string_view bytes) {
    if (m_begun && !m_input) return true;
    m_pendingInput.append(bytes);
    writeInput();
    return m_pendingInput.empty();
}

void StdioPump::writeInput() {
    if (!m_begun || !m_input) return;
    const bool hadPending = !m_pendingInput.empty();
    while (!m_pendingInput.empty()) {
        const ssize_t written = ::write(m_input.get(), m_pendingInput.data(), m_pendingInput.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno == EAGAIN) return m_loop.modify(m_input.get(), EPOLLOUT);
        if (written < 0) return closeInput();
        m_pendingInput.erase(0, static_cast<std::size_t>(written));
    }
    if (m_inputEnds) return closeInput();
    m_loop.modify(m_input.get(), 0);
    if (hadPending) m_hub.resumeInput();
}

/// A terminal's input does not end: its programs would take that for a hang-up.
void StdioPump::endInput() {
    if (m_terminal || m_keepInput) return;
    m_inputEnds = true;
    if (m_begun) writeInput();
}

void StdioPump::closeInput() {
    if (!m_input) return;
    m_loop.remove(m_input.get());
    m_input.reset();
    m_pendingInput.clear();
    m_hub.resumeInput();
}

void StdioPump::resize(std::uint16_t columns, std::uint16_t rows) {
    m_columns = columns;
    m_rows = rows;
    if (m_terminal && m_input) process::resizeTerminal(m_input.get(), {rows, columns});
}

void StdioPump::drain() {
    if (m_begun) {
        for (Source& source : m_sources) {
            if (!source.fd) continue;
            // The processes are gone, so that a read that would block is the end as well; a pipe bounds what is left.
            while (true) {
                const ssize_t got = ::read(source.fd.get(), m_buffer.data(), m_buffer.size());
                if (got < 0 && errno == EINTR) continue;
                if (got <= 0) break;
                const std::string_view bytes(m_buffer.data(), static_cast<std::size_t>(got));
                m_log.append(source.stream, bytes, now());
                m_hub.broadcast(source.stream, bytes);
            }
            closeSource(source);
        }
    }
    close();
}

void StdioPump::close() {
    for (Source& source : m_sources) {
        if (source.fd && m_begun) m_loop.remove(source.fd.get());
    }
    m_sources.clear();
    closeInput();
    m_inputEnds = false;
    m_begun = false;
    m_terminal = false;
}

}  // namespace galley::monitor::detail
