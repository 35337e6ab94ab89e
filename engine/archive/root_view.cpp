// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/root_view.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/process/overlay_mount.h"
#include "engine/process/pidfd.h"

namespace galley::archive {
namespace fs = std::filesystem;
namespace {

std::string descriptorPath(int fd) {
    return "/proc/self/fd/" + std::to_string(fd);
}

/// The process that looks after `pid`: its parent.
std::string monitorOf(const std::string& process) {
    constexpr std::string_view kKey = "\nPPid:\t";
    const std::string status = readFile(process + "/status");
    const std::size_t at = status.find(kKey);
    const std::string_view rest =
        at == std::string::npos ? std::string_view() : std::string_view(status).substr(at + kKey.size());
    const auto parent = parseUnsigned(rest.substr(0, rest.find('\n')));
    if (!parent || *parent < 2) throw Error(ErrorKind::NotFound, "the container has no monitor any more");
    return "/proc/" + std::to_string(*parent);
}

UniqueFd openRunning(const RootSpec& spec, int pidfd) {
    const std::string process = "/proc/" + std::to_string(spec.pid);
    UniqueFd root;
    if (spec.monitorPath.empty()) {
        root = openFile(process + "/root", O_PATH | O_DIRECTORY);
    } else {
        const UniqueFd outer = openFile(monitorOf(process) + "/root", O_PATH | O_DIRECTORY);
        root = openInRoot(outer.get(), spec.monitorPath, O_PATH | O_DIRECTORY);
    }
    // Numbers are used again: while this one lives, what was opened by its number was its own.
    if (process::hasEnded(pidfd)) throw Error(ErrorKind::NotFound, "the container has ended");
    return root;
}

/// The mount point, made as the runtime will make it at the next start.
UniqueFd openTarget(int root, const std::string& target, bool directory) {
    const fs::path path(target);
    try {
        return openInRoot(root, path, O_PATH);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound || !path.has_relative_path()) throw;
    }
    const UniqueFd parent = openTarget(root, path.parent_path().string(), true);
    const std::string name = path.filename().string();
    const int made = directory ? ::mkdirat(parent.get(), name.c_str(), 0755)
                               : ::mknodat(parent.get(), name.c_str(), S_IFREG | 0644, 0);
    if (made != 0 && errno != EEXIST) throwErrno(errno, "making the mount point " + printable(target));
    return openInRoot(parent.get(), name, O_PATH);
}

void makeReadOnly(int mounted) {
    struct statvfs status {};
    if (::fstatvfs(mounted, &status) != 0) throwErrno(errno, "looking at a mount");
    // What the host's mount forbids stays forbidden, or the kernel refuses.
    unsigned long flags = MS_REMOUNT | MS_BIND | MS_RDONLY;
    if ((status.f_flag & ST_NOSUID) != 0) flags |= MS_NOSUID;
    if ((status.f_flag & ST_NODEV) != 0) flags |= MS_NODEV;
    if ((status.f_flag & ST_NOEXEC) != 0) flags |= MS_NOEXEC;
    if ((status.f_flag & ST_NOATIME) != 0) flags |= MS_NOATIME;
    if ((status.f_flag & ST_NODIRATIME) != 0) flags |= MS_NODIRATIME;
    if ((status.f_flag & ST_RELATIME) != 0) flags |= MS_RELATIME;
    if (::mount(nullptr, descriptorPath(mounted).c_str(), nullptr, flags, nullptr) != 0) {
        throwErrno(errno, "making a mount read-only");
    }
}

void place(int root, const RootMount& mount) {
    const UniqueFd source = openFile(mount.source, O_PATH);
    struct stat status {};
    if (::fstat(source.get(), &status) != 0) throwErrno(errno, "looking at " + printable(mount.source));
    const UniqueFd target = openTarget(root, mount.target, S_ISDIR(status.st_mode));
    if (::mount(descriptorPath(source.get()).c_str(), descriptorPath(target.get()).c_str(), nullptr, MS_BIND | MS_REC,
                nullptr) != 0) {
        throwErrno(errno, "mounting " + printable(mount.source) + " at " + printable(mount.target));
    }
    if (mount.readOnly) makeReadOnly(openInRoot(root, mount.target, O_PATH).get());
}

UniqueFd mountStopped(const RootSpec& spec) {
    process::OverlaySpec overlay;
    overlay.lower.assign(spec.lower.begin(), spec.lower.end());
    overlay.upper = spec.upper;
    overlay.work = spec.work;
    overlay.target = spec.merged;
    overlay.kept = spec.kept;
    if (spec.fuse) {
        process::mountFuseOverlay(overlay);
    } else {
        process::mountOverlay(overlay);
    }
    UniqueFd root = openFile(spec.merged, O_PATH | O_DIRECTORY);
    for (const RootMount& mount : spec.mounts) place(root.get(), mount);
    if (spec.readOnly) makeReadOnly(root.get());
    return root;
}

}  // namespace

UniqueFd openRootView(const RootSpec& spec, int pidfd) {
    return spec.pid > 0 ? openRunning(spec, pidfd) : mountStopped(spec);
}

void enterPrivateMounts() {
    if (::unshare(CLONE_NEWNS | CLONE_NEWPID) != 0 ||
        ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
        throwErrno(errno, "making a mount namespace", ErrorKind::Unsupported);
    }
    const pid_t child = ::fork();
    if (child < 0) throwErrno(errno, "starting a process");
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        return;
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) ::_exit(1);
    }
    ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}

}  // namespace galley::archive
