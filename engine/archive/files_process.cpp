// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/files_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/process/namespace_holder.h"

namespace galley::archive {
namespace {

constexpr std::size_t kMaxMessages = std::size_t{1} << 20U;
constexpr std::size_t kPieceBytes = std::size_t{256} << 10U;

/// Sockets: unlike a pipe they say without a signal that the other end is gone.
std::array<UniqueFd, 2> makePair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) throwErrno(errno, "making a socket");
    constexpr int kBytes = 1 << 20;
    static_cast<void>(::setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &kBytes, sizeof kBytes));
    static_cast<void>(::setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &kBytes, sizeof kBytes));
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

}  // namespace

struct FilesProcess::State {
    process::Child child;
    UniqueFd stream;
    UniqueFd results;
    std::string received;
    bool done = false;

    ~State() {
        if (child.pid() <= 0) return;
        child.kill(SIGKILL);
        try {
            child.wait();
        } catch (const std::exception&) {
            // Nobody can wait for it any more; it is dead all the same.
        }
    }
    FileMessage next(const std::stop_token& stop);
    [[noreturn]] void throwEnd(const std::stop_token& stop);
};

/// The next message; an error is thrown, also that there is none.
FileMessage FilesProcess::State::next(const std::stop_token& stop) {
    std::array<char, 16384> buffer;
    while (true) {
        const std::size_t end = received.find('\n');
        if (end != std::string::npos) {
            FileMessage message = parseFileMessage(received.substr(0, end));
            received.erase(0, end + 1);
            if (message.error) throw Error(*message.error);
            return message;
        }
        pollFd(results.get(), POLLIN, stop);
        const ssize_t got = ::read(results.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throwErrno(errno, "hearing from the process that works on files");
        if (got == 0 || received.size() > kMaxMessages) {
            const process::ExitStatus status = child.wait(stop);
            child = {};
            throw Error(ErrorKind::Internal,
                        "the process that works on the container's files ended unexpectedly (" + status.text() + ")");
        }
        received.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

/// The stream broke: the child says why.
void FilesProcess::State::throwEnd(const std::stop_token& stop) {
    while (true) {
        const FileMessage message = next(stop);
        if (message.warnings)
            throw Error(ErrorKind::Internal, "the process that works on files ended before its input");
    }
}

FilesProcess::FilesProcess(const Directories& directories, const std::string& verb, FileJob job, int pidfd,
                           Stream stream, const std::stop_token& stop)
    : m_state(std::make_unique<State>()) {
    const process::NamespaceLease lease = process::ensureHolder(directories, stop);
    job.idShift = lease.shift;
    const UniqueFd description = memoryFile(encodeJob(job));
    auto results = makePair();
    auto pair = makePair();
    process::SpawnOptions options;
    options.arguments = {verb};
    options.descriptors = {{description.get(), kJobDescriptor}, {results[1].get(), kResultDescriptor}};
    if (pidfd >= 0) options.descriptors.push_back({pidfd, kPidDescriptor});
    if (stream != Stream::None) options.descriptors.push_back({pair[1].get(), stream == Stream::ToChild ? 0 : 1});
    m_state->child = process::spawnInNamespace(lease, std::move(options));
    m_state->results = std::move(results[0]);
    if (stream != Stream::None) m_state->stream = std::move(pair[0]);
}

FilesProcess::~FilesProcess() = default;
FilesProcess::FilesProcess(FilesProcess&&) noexcept = default;
FilesProcess& FilesProcess::operator=(FilesProcess&&) noexcept = default;

PathStat FilesProcess::stat(const std::stop_token& stop) {
    FileMessage message = m_state->next(stop);
    if (!message.stat) throw Error(ErrorKind::Internal, "an answer about a path is missing");
    return std::move(*message.stat);
}

std::size_t FilesProcess::read(char* buffer, std::size_t capacity, const std::stop_token& stop) {
    State& state = *m_state;
    if (state.done || capacity == 0) return 0;
    while (true) {
        pollFd(state.stream.get(), POLLIN, stop);
        const ssize_t got = ::read(state.stream.get(), buffer, capacity);
        if (got > 0) return static_cast<std::size_t>(got);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno != ECONNRESET) throwErrno(errno, "reading a container's files");
        finish(stop);
        return 0;
    }
}

void FilesProcess::write(std::string_view bytes, const std::stop_token& stop) {
    State& state = *m_state;
    while (!bytes.empty()) {
        const ssize_t written = ::send(state.stream.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (written > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
            continue;
        }
        if (errno == EINTR) continue;
        if (errno == EAGAIN) {
            pollFd(state.stream.get(), POLLOUT, stop);
            continue;
        }
        if (errno != EPIPE && errno != ECONNRESET) throwErrno(errno, "writing a container's files");
        state.throwEnd(stop);
    }
}

std::int64_t FilesProcess::drainTo(const ByteSink& sink, const std::stop_token& stop) {
    std::int64_t bytes = 0;
    std::vector<char> piece(kPieceBytes);
    while (const std::size_t got = read(piece.data(), piece.size(), stop)) {
        sink({piece.data(), got});
        bytes += static_cast<std::int64_t>(got);
    }
    return bytes;
}

std::int64_t FilesProcess::feedFrom(const ByteSource& source, const std::stop_token& stop) {
    std::int64_t bytes = 0;
    std::vector<char> piece(kPieceBytes);
    while (const std::size_t got = source(piece.data(), piece.size())) {
        write({piece.data(), got}, stop);
        bytes += static_cast<std::int64_t>(got);
    }
    return bytes;
}

std::vector<std::string> FilesProcess::finish(const std::stop_token& stop) {
    State& state = *m_state;
    if (state.done) return {};
    if (state.stream) ::shutdown(state.stream.get(), SHUT_WR);
    FileMessage message;
    while (!message.warnings) message = state.next(stop);
    state.done = true;
    state.child.wait(stop);
    state.child = {};
    return std::move(*message.warnings);
}

}  // namespace galley::archive
