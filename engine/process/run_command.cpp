// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <poll.h>
#include <signal.h>

#include <array>
#include <cerrno>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/process/spawn.h"

namespace galley::process {
namespace {

constexpr std::size_t kMaxOutputBytes = std::size_t{16} << 20U;

struct Pipe {
    UniqueFd read;
    UniqueFd write;
};

Pipe makePipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throwErrno(errno, "creating a pipe");
    Pipe result{UniqueFd(ends[0]), UniqueFd(ends[1])};
    if (::fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) throwErrno(errno, "preparing a pipe");
    return result;
}

/// Takes what is there; false at end of file. Beyond the limit it reads on and drops, so that the command can end.
bool drain(int fd, std::string& into) {
    std::array<char, 16384> buffer;
    while (true) {
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got == 0) return false;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) return true;
        if (got < 0) throwErrno(errno, "reading a command's output");
        const std::size_t room = kMaxOutputBytes - into.size();
        into.append(buffer.data(), std::min(room, static_cast<std::size_t>(got)));
    }
}

using Clock = std::chrono::steady_clock;

int millisecondsUntil(Clock::time_point deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    return static_cast<int>(std::max<std::chrono::milliseconds::rep>(left.count(), 0));
}

/// Reads both outputs until the child has ended; what is in the pipes then is the rest.
void collect(const Child& child, Pipe& output, Pipe& errors, CommandResult& result, Clock::time_point deadline,
             const std::stop_token& stop) {
    const StopFd stopFd(stop);
    while (true) {
        std::array<pollfd, 4> entries{{{stopFd.get(), POLLIN, 0},
                                       {child.pidfd(), POLLIN, 0},
                                       {output.read.get(), POLLIN, 0},
                                       {errors.read.get(), POLLIN, 0}}};
        const int ready = ::poll(entries.data(), entries.size(), millisecondsUntil(deadline));
        if (ready < 0 && errno == EINTR) continue;
        if (ready < 0) throwErrno(errno, "waiting for a command");
        if (entries[0].revents != 0) throw Cancelled();
        if (ready == 0) throw Error(ErrorKind::Timeout, "it took too long");
        if (output.read && !drain(output.read.get(), result.output)) output.read.reset();
        if (errors.read && !drain(errors.read.get(), result.errorOutput)) errors.read.reset();
        if (entries[1].revents != 0) return;
    }
}

}  // namespace

CommandResult runCommand(SpawnOptions options, std::string_view input, std::chrono::milliseconds timeout,
                         const std::stop_token& stop) {
    throwIfCancelled(stop);
    const Clock::time_point deadline = Clock::now() + timeout;
    const UniqueFd stdinFile = input.empty() ? UniqueFd() : memoryFile(input);
    Pipe output = makePipe();
    Pipe errors = makePipe();
    if (stdinFile) options.descriptors.push_back({stdinFile.get(), 0});
    options.descriptors.push_back({output.write.get(), 1});
    options.descriptors.push_back({errors.write.get(), 2});
    Child child = spawn(options);
    output.write.reset();
    errors.write.reset();
    CommandResult result;
    try {
        collect(child, output, errors, result, deadline, stop);
    } catch (...) {
        child.kill(SIGKILL);
        child.wait();
        try {
            throw;
        } catch (Error& error) {
            throw error.addContext("running " + options.arguments.front());
        }
    }
    result.status = child.wait();
    return result;
}

}  // namespace galley::process
