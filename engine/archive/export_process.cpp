// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/export_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "engine/archive/apply_messages.h"
#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/process/namespace_holder.h"

namespace galley::archive {
namespace {

constexpr int kPipeBytes = 1 << 20;
constexpr std::size_t kMaxMessage = std::size_t{64} << 10U;

std::array<UniqueFd, 2> makePipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throwErrno(errno, "making a pipe");
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

}  // namespace

struct ExportProcess::State {
    process::Child child;
    UniqueFd stream;
    UniqueFd results;

    ~State();
    void finish(const std::stop_token& stop);
};

ExportProcess::State::~State() {
    if (child.pid() <= 0) return;
    child.kill(SIGKILL);
    try {
        child.wait();
    } catch (const std::exception&) {
        // Nobody can wait for it any more; it is dead all the same.
    }
}

/// The stream has ended: was that the end of the layer?
void ExportProcess::State::finish(const std::stop_token& stop) {
    const std::string line = readAll(results.get(), kMaxMessage);
    const process::ExitStatus status = child.wait(stop);
    child = {};
    if (status.success()) return;
    if (!line.empty()) {
        const ApplyMessage message = parseMessage(line);
        if (message.error) throw Error(*message.error);
    }
    throw Error(ErrorKind::Internal,
                "the process that makes a layer's archive ended unexpectedly (" + status.text() + "); try again");
}

ExportProcess::ExportProcess(const Directories& directories, int directory, int recipe, const std::stop_token& stop)
    : m_state(std::make_unique<State>()) {
    const process::NamespaceLease lease = process::ensureHolder(directories, stop);
    auto stream = makePipe();
    auto results = makePipe();
    static_cast<void>(::fcntl(stream[1].get(), F_SETPIPE_SZ, kPipeBytes));
    process::SpawnOptions options;
    options.arguments = {"export"};
    options.descriptors = {{stream[1].get(), 1}, {directory, 3}, {results[1].get(), 4}, {recipe, 5}};
    m_state->child = process::spawnInNamespace(lease, std::move(options));
    m_state->stream = std::move(stream[0]);
    m_state->results = std::move(results[0]);
}

ExportProcess::~ExportProcess() = default;
ExportProcess::ExportProcess(ExportProcess&&) noexcept = default;
ExportProcess& ExportProcess::operator=(ExportProcess&&) noexcept = default;

std::size_t ExportProcess::read(char* buffer, std::size_t capacity, const std::stop_token& stop) {
    State& state = *m_state;
    if (state.child.pid() <= 0 || capacity == 0) return 0;
    while (true) {
        pollFd(state.stream.get(), POLLIN, stop);
        const ssize_t got = ::read(state.stream.get(), buffer, capacity);
        if (got > 0) return static_cast<std::size_t>(got);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throwErrno(errno, "reading a layer's archive");
        state.finish(stop);
        return 0;
    }
}

}  // namespace galley::archive
