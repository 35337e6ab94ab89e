// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/root_filesystem.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/process/overlay_mount.h"
#include "engine/process/spawn.h"

namespace galley::monitor::detail {
namespace fs = std::filesystem;
namespace {

/// The directory at a path of the container, with its links resolved inside the container; nothing when there is none.
UniqueFd openImageDirectory(const fs::path& root, const std::string& path) {
    const UniqueFd rootFd = openFile(root, O_PATH | O_DIRECTORY);
    try {
        return openInRoot(rootFd.get(), path, O_RDONLY | O_DIRECTORY);
    } catch (const Error&) {
        return {};
    }
}

void copyInto(const UniqueFd& source, const fs::path& volume) {
    // Into a sibling first: renaming a directory over an empty one is atomic.
    const fs::path fresh = volume.parent_path() / ".filling";
    removeTree(fresh);
    ensureDirectory(fresh);
    const UniqueFd target = openFile(fresh, O_RDONLY | O_DIRECTORY);
    process::SpawnOptions options;
    options.arguments = {"cp", "--archive", "--reflink=auto", "--", "/proc/self/fd/3/.", "/proc/self/fd/4/"};
    options.descriptors = {{source.get(), 3}, {target.get(), 4}};
    const auto result = process::runCommand(options, {}, std::chrono::minutes(30));
    if (!result.status.success()) {
        removeTree(fresh);
        throw Error(ErrorKind::Runtime, "the image's files could not be copied into the volume " +
                                            volume.parent_path().filename().string() + ": " +
                                            printable(trim(result.errorOutput)));
    }
    if (::rename(fresh.c_str(), volume.c_str()) != 0) throwErrno(errno, "filling the volume " + volume.string());
}

}  // namespace

void mountRoot(const OverlayPlan& overlay) {
    process::OverlaySpec spec;
    spec.lower.assign(overlay.lower.begin(), overlay.lower.end());
    spec.upper = overlay.upper;
    spec.work = overlay.work;
    spec.target = overlay.merged;
    spec.kept = overlay.kept;
    if (overlay.fuse) return process::mountFuseOverlay(spec);
    process::mountOverlay(spec);
}

void unmountRoot(const fs::path& merged) noexcept {
    ::umount2(merged.c_str(), MNT_DETACH);
}

void fillVolumes(const MonitorPlan& plan) {
    for (const CopyUp& copyUp : plan.copyUps) {
        if (!fs::is_empty(copyUp.directory)) continue;
        const UniqueFd source = openImageDirectory(plan.overlay.merged, copyUp.imagePath);
        if (source) copyInto(source, copyUp.directory);
    }
}

}  // namespace galley::monitor::detail
