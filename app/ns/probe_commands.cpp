// SPDX-License-Identifier: Apache-2.0
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "app/ns/commands.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/process/overlay_mount.h"
#include "engine/process/spawn.h"

namespace galley::ns {
namespace fs = std::filesystem;
namespace {

void separateMounts(int flags) {
    if (::unshare(CLONE_NEWNS | flags) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
        throwErrno(errno, "making a mount namespace", ErrorKind::Unsupported);
    }
}

int runContainer(const std::string& program, const fs::path& bundle) {
    if (::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) != 0) {
        throwErrno(errno, "mounting /proc for a container");
    }
    process::SpawnOptions options;
    options.arguments = {program, "--root", (bundle / "state").string()};
    if (fs::path(program).filename().string().find("crun") != std::string::npos) {
        options.arguments.emplace_back("--cgroup-manager=disabled");
    }
    options.arguments.insert(options.arguments.end(), {"run", "--bundle", bundle.string(), bundle.filename().string()});
    const auto result = process::runCommand(std::move(options), {}, std::chrono::seconds(15));
    std::fputs(result.errorOutput.c_str(), stderr);
    std::error_code ignored;
    fs::remove_all(bundle / "state", ignored);
    return result.status.shellCode();
}

}  // namespace

int probeRuntime(const Arguments& arguments) {
    if (arguments.size() != 2) throw Error(ErrorKind::InvalidInput, "usage: galley-ns probe-runtime PROGRAM BUNDLE");
    separateMounts(CLONE_NEWPID);
    const pid_t child = ::fork();
    if (child < 0) throwErrno(errno, "starting a process");
    if (child == 0) return runContainer(arguments[0], arguments[1]);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) throwErrno(errno, "waiting for a process");
    }
    return process::ExitStatus::fromWaitStatus(status).shellCode();
}

int probeOverlay(const Arguments& arguments) {
    if (arguments.size() != 2)
        throw Error(ErrorKind::InvalidInput, "usage: galley-ns probe-overlay DIRECTORY any|fuse");
    const fs::path root(arguments[0]);
    separateMounts(0);
    const process::OverlaySpec spec{{root / "layer"}, root / "upper", root / "work", root / "merged"};
    for (const fs::path& each : {spec.lower.front(), spec.upper, spec.work, spec.target}) ensureDirectory(each);
    writeFileAtomic(spec.lower.front() / "file", "below", Durability::Cached);
    process::OverlayKind kind = process::OverlayKind::Fuse;
    if (arguments[1] == "fuse") {
        process::mountFuseOverlay(spec);
    } else {
        kind = process::mountOverlay(spec);
    }
    // Copying up, replacing and removing are what file systems fail at.
    if (::chown((spec.target / "file").c_str(), 0, 0) != 0) throwErrno(errno, "changing a file in an overlay");
    writeFileAtomic(spec.target / "file", "above", Durability::Cached);
    fs::remove(spec.target / "file");
    std::puts(kind == process::OverlayKind::Kernel ? "kernel" : "fuse-overlayfs");
    if (::umount2(spec.target.c_str(), MNT_DETACH) != 0) throwErrno(errno, "unmounting an overlay");
    // overlayfs leaves a directory there that only root of the namespace can enter.
    fs::remove_all(spec.work);
    return 0;
}

}  // namespace galley::ns
