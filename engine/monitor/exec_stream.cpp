// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/exec_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/monitor/detail/exec_jobs.h"
#include "engine/monitor/detail/json_values.h"
#include "engine/process/pty.h"

namespace galley::monitor {
namespace {

constexpr std::size_t kReadBytes = std::size_t{64} << 10U;
constexpr char kEndOfFile = 0x04;

/// `near` stays here and never blocks; `far` is as the process expects it.
void makePipe(UniqueFd& reading, UniqueFd& writing, bool writeHere) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throwErrno(errno, "making a pipe");
    reading.reset(ends[0]);
    writing.reset(ends[1]);
    const int near = ends[writeHere ? 1 : 0];
    if (::fcntl(near, F_SETFL, O_NONBLOCK | ::fcntl(near, F_GETFL)) != 0) throwErrno(errno, "preparing a pipe");
}

/// write(2) whose SIGPIPE nobody hears: the signal belongs to this thread, and it is taken away again.
ssize_t writeQuietly(int fd, const char* data, std::size_t bytes) {
    sigset_t pipe;
    sigset_t former;
    sigset_t pending;
    ::sigemptyset(&pipe);
    ::sigaddset(&pipe, SIGPIPE);
    ::sigpending(&pending);
    ::pthread_sigmask(SIG_BLOCK, &pipe, &former);
    const ssize_t written = ::write(fd, data, bytes);
    const int error = errno;
    if (written < 0 && error == EPIPE && ::sigismember(&pending, SIGPIPE) == 0) {
        const timespec now{};
        ::sigtimedwait(&pipe, nullptr, &now);
    }
    ::pthread_sigmask(SIG_SETMASK, &former, nullptr);
    errno = error;
    return written;
}

[[noreturn]] void ended() {
    throw Error(ErrorKind::NotFound, "the process has ended");
}

}  // namespace

ExecStream::Ends ExecStream::makeEnds(bool terminal) {
    Ends ends;
    if (terminal) {
        std::array<int, 2> pair{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) {
            throwErrno(errno, "making a pair of sockets");
        }
        ends.theirs.emplace_back(pair[0]);
        ends.input.reset(pair[1]);
        return ends;
    }
    ends.theirs.resize(3);
    makePipe(ends.theirs[0], ends.input, true);
    makePipe(ends.output, ends.theirs[1], false);
    makePipe(ends.errorOutput, ends.theirs[2], false);
    return ends;
}

ExecStream::ExecStream(Ends ends, UniqueFd control, bool terminal)
    : m_ends(std::move(ends)), m_control(std::move(control)), m_terminal(terminal), m_errorOpen(!terminal) {
    if (!m_terminal) return;
    // It was sent before the answer to "exec".
    m_ends.output = process::receiveDescriptor(m_ends.input.get());
    const int flags = ::fcntl(m_ends.output.get(), F_GETFL);
    if (::fcntl(m_ends.output.get(), F_SETFL, O_NONBLOCK | flags) != 0) throwErrno(errno, "preparing a terminal");
}

std::optional<std::pair<logs::Stream, std::string>> ExecStream::read(const std::stop_token& stop) {
    const StopFd wake(stop);
    while (true) {
        std::array<pollfd, 4> entries = {pollfd{m_outputOpen ? m_ends.output.get() : -1, POLLIN, 0},
                                         pollfd{m_errorOpen ? m_ends.errorOutput.get() : -1, POLLIN, 0},
                                         pollfd{m_ended ? -1 : m_control.get(), POLLIN, 0},
                                         pollfd{wake.get(), POLLIN, 0}};
        // Everything that the process wrote lies in the pipes by the time its end is known.
        const int ready = ::poll(entries.data(), entries.size(), m_ended ? 0 : -1);
        if (ready < 0 && errno == EINTR) continue;
        if (ready < 0) throwErrno(errno, "waiting for output");
        if (entries[3].revents != 0) throw Cancelled();
        if (entries[0].revents != 0) {
            if (auto chunk = readFrom(m_ends.output, m_outputOpen, logs::Stream::Stdout)) return chunk;
        } else if (entries[1].revents != 0) {
            if (auto chunk = readFrom(m_ends.errorOutput, m_errorOpen, logs::Stream::Stderr)) return chunk;
        } else if (entries[2].revents != 0) {
            takeAnswer();
        } else if (m_ended) {
            m_over.request_stop();
            return std::nullopt;
        }
    }
}

std::optional<std::pair<logs::Stream, std::string>> ExecStream::readFrom(const UniqueFd& source, bool& open,
                                                                         logs::Stream stream) {
    std::string bytes(kReadBytes, '\0');
    const ssize_t got = ::read(source.get(), bytes.data(), bytes.size());
    if (got > 0) {
        bytes.resize(static_cast<std::size_t>(got));
        return std::pair(stream, std::move(bytes));
    }
    // A terminal that nobody has open any more says EIO. It is not closed here: another thread may be writing to it.
    if (got == 0 || (errno != EINTR && errno != EAGAIN)) open = false;
    return std::nullopt;
}

void ExecStream::takeAnswer() {
    std::array<char, 512> buffer;
    const ssize_t got = ::recv(m_control.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (got > 0) m_answer.append(buffer.data(), static_cast<std::size_t>(got));
    const bool whole = m_answer.find('\n') != std::string::npos;
    if (got > 0 && !whole) return;
    m_ended = true;
    if (!whole) return;  // the monitor was killed, and the process with it
    m_exitCode = detail::parsed(m_answer, "the answer of the container's monitor",
                                [](const nlohmann::json& reply) { return reply.at("exitCode").get<int>(); });
}

void ExecStream::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = writeQuietly(inputFd(), bytes.data(), bytes.size());
        if (written > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
            try {
                pollFd(inputFd(), POLLOUT, m_over.get_token());
            } catch (const Cancelled&) {
                ended();
            }
        } else if (errno == EPIPE || errno == EIO || errno == EBADF) {
            ended();
        } else if (errno != EINTR) {
            throwErrno(errno, "writing to the process");
        }
    }
}

void ExecStream::closeInput() {
    if (m_terminal) return write({&kEndOfFile, 1});
    m_ends.input.reset();
}

void ExecStream::resize(std::uint16_t columns, std::uint16_t rows) {
    if (m_terminal) process::resizeTerminal(m_ends.output.get(), {rows, columns});
}

void ExecStream::leave() {
    if (m_terminal) ::send(m_ends.input.get(), &detail::kLeaveWord, 1, MSG_NOSIGNAL);
}

}  // namespace galley::monitor
