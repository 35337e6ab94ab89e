// SPDX-License-Identifier: Apache-2.0
#include "engine/logs/detail/watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"

namespace galley::logs::detail {

Watch::Watch(const std::filesystem::path& directory, std::uint32_t events)
    : m_inotify(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    if (!m_inotify) {
        throwErrno(errno, "watching files (raise fs.inotify.max_user_instances when it says too many open files)");
    }
    if (::inotify_add_watch(m_inotify.get(), directory.c_str(), events | IN_ONLYDIR) < 0) {
        throwErrno(errno, "watching " + directory.string());
    }
}

bool Watch::add(const std::filesystem::path& file, std::uint32_t events) {
    if (::inotify_add_watch(m_inotify.get(), file.c_str(), events) >= 0) return true;
    if (errno == ENOENT) return false;
    throwErrno(errno, "watching " + file.string());
}

Watch::Change Watch::wait(int timeoutMs, const std::stop_token& stop) {
    if (pollFd(m_inotify.get(), POLLIN, stop, timeoutMs) == 0) return Change::None;
    Change change = Change::Something;
    alignas(inotify_event) std::array<char, 16384> buffer{};
    while (true) {
        const ssize_t got = ::read(m_inotify.get(), buffer.data(), buffer.size());
        if (got <= 0) return change;
        for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
            inotify_event event{};
            std::memcpy(&event, buffer.data() + at, sizeof event);
            if ((event.mask & IN_CLOSE_WRITE) != 0) change = Change::WriterClosed;
            at += sizeof event + event.len;
        }
    }
}

}  // namespace galley::logs::detail
