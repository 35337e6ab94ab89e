// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/namespaces.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/process/namespace_holder.h"

namespace galley::monitor {

void enterMonitorNamespaces(int holder) {
    if (holder >= 0) process::enterNamespace(holder);
    if (::unshare(CLONE_NEWNS | CLONE_NEWPID) != 0) {
        throwErrno(errno, "making the monitor's namespaces (are user namespaces allowed? see galley doctor)");
    }
    const pid_t child = ::fork();
    if (child < 0) throwErrno(errno, "starting the monitor");
    if (child > 0) ::_exit(0);
}

void settleInNamespaces() {
    ::setsid();
    ::umask(022);
    // Slave: what the host unmounts later (a stick, say) goes here as well; nothing goes the other way.
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_SLAVE, nullptr) != 0) throwErrno(errno, "separating the mounts");
    if (::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) != 0) {
        throwErrno(errno, "mounting /proc for the container's monitor (it may be covered on this machine)");
    }
    const UniqueFd null = openFile("/dev/null", O_RDWR);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(null.get(), stream);
    if (::chdir("/") != 0) throwErrno(errno, "leaving the starter's directory");
    // Every forwarded connection takes two descriptors.
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

}  // namespace galley::monitor
