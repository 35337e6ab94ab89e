// SPDX-License-Identifier: Apache-2.0
#include "engine/base/cancellation.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <array>
#include <cerrno>
#include <cstdint>

namespace galley {

namespace {

UniqueFd makeEvent() {
    UniqueFd event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!event) throwErrno(errno, "creating an eventfd");
    return event;
}

}  // namespace

void StopFd::Signal::operator()() const noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(fd, &one, sizeof one);
}

StopFd::StopFd(const std::stop_token& stop) : m_event(makeEvent()), m_callback(stop, Signal{m_event.get()}) {}

StopFd::~StopFd() = default;

short pollFd(int fd, short pollEvents, const std::stop_token& stop, int timeoutMs) {
    const StopFd stopFd(stop);
    std::array<pollfd, 2> entries{{{fd, pollEvents, 0}, {stopFd.get(), POLLIN, 0}}};
    while (true) {
        const int ready = ::poll(entries.data(), entries.size(), timeoutMs);
        if (ready < 0 && errno == EINTR) continue;
        if (ready < 0) throwErrno(errno, "waiting for input");
        if (entries[1].revents != 0) throw Cancelled();
        return entries[0].revents;
    }
}

}  // namespace galley
