// SPDX-License-Identifier: Apache-2.0
/// @file
/// A library for LD_PRELOAD that shifts the clock on the wall by the seconds that the file GALLEY_TEST_CLOCK names
/// holds at that moment, for all processes that inherit the environment: so a clock is set under programs that run. The
/// monotonic clocks stay as they are. (libfaketime keeps semaphores by process number, which PID namespaces repeat.)
/// Used by tests/e2e. Threads: any.
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <ctime>

namespace {

long shift() {
    const int before = errno;
    const char* name = std::getenv("GALLEY_TEST_CLOCK");
    const int file = name == nullptr ? -1 : ::open(name, O_RDONLY | O_CLOEXEC);
    char text[32] = {};
    if (file >= 0) {
        static_cast<void>(!::read(file, text, sizeof text - 1));
        ::close(file);
    }
    errno = before;
    return std::strtol(text, nullptr, 10);
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* time) noexcept {
    const long result = ::syscall(SYS_clock_gettime, clock, time);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += shift();
    return static_cast<int>(result);
}

time_t time(time_t* place) noexcept {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    if (place != nullptr) *place = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(timeval* __restrict place, void* __restrict /*zone*/) noexcept {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    place->tv_sec = now.tv_sec;
    place->tv_usec = now.tv_nsec / 1000;
    return 0;
}

}  // extern "C"
