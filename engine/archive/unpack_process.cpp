// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/unpack_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <string>

#include "engine/archive/apply_messages.h"
#include "engine/archive/remove_tree.h"
#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/process/namespace_holder.h"

namespace galley::archive {
namespace {

constexpr int kSocketBytes = 1 << 20;
constexpr std::chrono::milliseconds kProgressInterval{100};
/// Nobody waits for so long; it only ends what hangs.
constexpr std::chrono::hours kLongest{6};

struct Pipe {
    UniqueFd read;
    UniqueFd write;
};

Pipe makePipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throwErrno(errno, "making a pipe");
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

/// The stream goes through a socket: unlike a pipe it can say that the reader is gone without a signal.
Pipe makeStream() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) throwErrno(errno, "making a socket");
    Pipe stream{UniqueFd(ends[0]), UniqueFd(ends[1])};
    static_cast<void>(::setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &kSocketBytes, sizeof kSocketBytes) == 0);
    return stream;
}

void makeNonBlocking(int fd) {
    if (::fcntl(fd, F_SETFL, O_NONBLOCK) != 0) throwErrno(errno, "preparing a pipe");
}

/// The error that a child told on its standard output, or what is known without it.
[[noreturn]] void throwFrom(const process::CommandResult& result, std::string_view doing) {
    const std::size_t end = result.output.find('\n');
    if (end != std::string::npos) {
        const ApplyMessage message = parseMessage(result.output.substr(0, end));
        if (message.error) throw Error(*message.error);
    }
    throw Error(ErrorKind::Internal, std::string(doing) + " ended unexpectedly (" + result.status.text() + ")");
}

void runToEnd(const Directories& directories, std::vector<std::string> arguments, std::string_view doing,
              std::vector<process::DescriptorPair> descriptors, std::string_view input, const std::stop_token& stop) {
    const process::NamespaceLease lease = process::ensureHolder(directories, stop);
    process::SpawnOptions options;
    options.arguments = std::move(arguments);
    options.descriptors = std::move(descriptors);
    const auto result = process::runInNamespace(lease, std::move(options), input, kLongest, stop);
    if (!result.status.success()) throwFrom(result, doing);
}

}  // namespace

struct UnpackProcess::State {
    process::Child child;
    UniqueFd input;
    UniqueFd results;
    std::string received;
    std::atomic<std::int64_t> unpackedBytes{0};
    std::chrono::steady_clock::time_point lastLook;
    std::optional<AppliedLayer> layer;
    std::optional<Error> error;
    bool ended = false;

    ~State();
    void readResults();
    void handleLines();
    [[noreturn]] void throwEnd();
};

UnpackProcess::State::~State() {
    if (child.pid() <= 0) return;
    child.kill(SIGKILL);
    try {
        child.wait();
    } catch (const std::exception&) {
        // Nobody can wait for it any more; it is dead all the same.
    }
}

void UnpackProcess::State::handleLines() {
    std::size_t end = 0;
    while ((end = received.find('\n')) != std::string::npos) {
        ApplyMessage message = parseMessage(received.substr(0, end));
        received.erase(0, end + 1);
        if (message.progress) unpackedBytes = *message.progress;
        if (message.layer) layer = std::move(message.layer);
        if (message.error) error = std::move(message.error);
    }
}

/// Takes what the child has said so far.
void UnpackProcess::State::readResults() {
    std::array<char, 65536> buffer;
    while (!ended) {
        const ssize_t got = ::read(results.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) break;
        if (got < 0) throwErrno(errno, "hearing from the unpacking process");
        if (got == 0) ended = true;
        received.append(buffer.data(), static_cast<std::size_t>(got));
    }
    handleLines();
}

void UnpackProcess::State::throwEnd() {
    if (error) throw Error(*error);
    const process::ExitStatus status = child.wait();
    throw Error(ErrorKind::Internal, "the unpacking process ended unexpectedly (" + status.text() + ")");
}

UnpackProcess::UnpackProcess(const Directories& directories, int directory, int recipe, int keepOpen,
                             const std::stop_token& stop)
    : m_state(std::make_unique<State>()) {
    const process::NamespaceLease lease = process::ensureHolder(directories, stop);
    Pipe input = makeStream();
    Pipe results = makePipe();
    process::SpawnOptions options;
    options.arguments = {"apply", std::to_string(lease.shift)};
    options.descriptors = {{input.read.get(), 0}, {directory, 3}, {results.write.get(), 4}};
    if (keepOpen >= 0) options.descriptors.push_back({keepOpen, 5});
    if (recipe >= 0) {
        options.arguments.emplace_back("recipe");
        options.descriptors.push_back({recipe, 6});
    }
    m_state->child = process::spawnInNamespace(lease, std::move(options));
    makeNonBlocking(results.read.get());
    m_state->input = std::move(input.write);
    m_state->results = std::move(results.read);
}

UnpackProcess::~UnpackProcess() = default;
UnpackProcess::UnpackProcess(UnpackProcess&&) noexcept = default;
UnpackProcess& UnpackProcess::operator=(UnpackProcess&&) noexcept = default;

std::int64_t UnpackProcess::unpackedBytes() const noexcept {
    return m_state->unpackedBytes;
}

void UnpackProcess::write(std::string_view bytes, const std::stop_token& stop) {
    State& state = *m_state;
    const auto time = std::chrono::steady_clock::now();
    if (time - state.lastLook >= kProgressInterval) {
        state.lastLook = time;
        state.readResults();
    }
    std::optional<StopFd> stopFd;
    while (!bytes.empty()) {
        const ssize_t written = ::send(state.input.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (written > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
            continue;
        }
        if (errno == EINTR) continue;
        const bool readerGone = errno == EPIPE || errno == ECONNRESET;
        if (errno != EAGAIN && !readerGone) throwErrno(errno, "feeding the unpacking process");
        if (!stopFd) stopFd.emplace(stop);
        std::array<pollfd, 3> waiting{{{readerGone ? -1 : state.input.get(), POLLOUT, 0},
                                       {state.results.get(), POLLIN, 0},
                                       {stopFd->get(), POLLIN, 0}}};
        if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) throwErrno(errno, "waiting");
        throwIfCancelled(stop);
        state.readResults();
        if (state.error || state.ended) state.throwEnd();
    }
}

AppliedLayer UnpackProcess::finish(const std::stop_token& stop) {
    State& state = *m_state;
    state.input.reset();
    state.readResults();
    while (!state.ended) {
        pollFd(state.results.get(), POLLIN, stop);
        state.readResults();
    }
    if (state.error || !state.layer) state.throwEnd();
    state.child.wait(stop);
    state.child = {};
    return std::move(*state.layer);
}

void completeLayer(const Directories& directories, int directory, const AppliedLayer& layer,
                   const std::vector<std::filesystem::path>& parents, const std::stop_token& stop) {
    const auto& implied = layer.impliedDirectories;
    const bool onlyRoot = implied.empty() || (implied.size() == 1 && implied.front().empty());
    if (layer.lowerLinks.empty() && onlyRoot) {
        // Nearly every layer leaves out its root, and nearly every root is root:root 0755.
        struct stat own {};
        struct stat lower {};
        if (implied.empty() || parents.empty()) return;
        if (::fstat(directory, &own) == 0 && ::stat(parents.front().c_str(), &lower) == 0 &&
            own.st_mode == lower.st_mode && own.st_uid == lower.st_uid && own.st_gid == lower.st_gid) {
            return;
        }
    }
    runToEnd(directories, {"complete"}, "completing the layer", {{directory, 3}},
             encodeCompletion(Completion{layer, parents}), stop);
}

void removeTrees(const Directories& directories, const std::vector<std::filesystem::path>& trees) {
    std::vector<std::string> arguments{"remove"};
    for (const auto& tree : trees) {
        try {
            const UniqueFd parent = openFile(tree.parent_path(), O_RDONLY | O_DIRECTORY);
            removeTreeAt(parent.get(), tree.filename().c_str());
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::NotFound) continue;
            if (error.kind() != ErrorKind::Forbidden) throw;
            arguments.push_back(tree.string());
        }
    }
    if (arguments.size() > 1) runToEnd(directories, std::move(arguments), "removing files", {}, {}, {});
}

}  // namespace galley::archive
