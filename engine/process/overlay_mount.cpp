// SPDX-License-Identifier: Apache-2.0
// Layers are named by /proc/self/fd/N: whatever characters a path holds, and however long it is, the option text stays
// short. fsconfig(2) takes 255 characters a value, mount(2) one page for all options.
#include "engine/process/overlay_mount.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/process/spawn.h"

namespace galley::process {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMaxLayers = 500;  // OVL_MAX_STACK of the kernel

struct OpenedSpec {
    std::vector<UniqueFd> lower;
    UniqueFd upper;
    UniqueFd work;
    UniqueFd target;
};

OpenedSpec openAll(const OverlaySpec& spec) {
    if (spec.lower.empty() || spec.lower.size() > kMaxLayers) {
        throw Error(ErrorKind::Unsupported,
                    "an image must have 1 to 500 layers, this one has " + std::to_string(spec.lower.size()));
    }
    constexpr int kFlags = O_PATH | O_DIRECTORY;
    OpenedSpec opened;
    for (const fs::path& layer : spec.lower) opened.lower.push_back(openFile(layer, kFlags));
    opened.upper = openFile(spec.upper, kFlags);
    opened.work = openFile(spec.work, kFlags);
    opened.target = openFile(spec.target, kFlags);
    return opened;
}

std::string descriptorPath(const UniqueFd& fd) {
    return "/proc/self/fd/" + std::to_string(fd.get());
}

/// What the kernel wrote about a refused mount into its context, else the text of `failure`.
[[noreturn]] void throwContextError(int context, int failure, std::string_view doing) {
    std::array<char, 512> message{};
    const ssize_t length = ::read(context, message.data(), message.size());
    if (length > 2) {
        const std::string_view text(message.data() + 2, static_cast<std::size_t>(length) - 2);
        throw Error(ErrorKind::Unsupported, std::string(doing) + ": " + printable(trim(text)));
    }
    throwErrno(failure, doing, ErrorKind::Unsupported);
}

constexpr std::string_view kMounting = "mounting an overlay file system";

void setOption(int context, const char* key, const std::string& value) {
    if (::syscall(SYS_fsconfig, context, FSCONFIG_SET_STRING, key, value.c_str(), 0) != 0) {
        throwContextError(context, errno, kMounting);
    }
}

/// False when this kernel takes no layer by layer ("lowerdir+", Linux 6.7).
bool mountByContext(const OpenedSpec& spec) {
    const UniqueFd context(static_cast<int>(::syscall(SYS_fsopen, "overlay", FSOPEN_CLOEXEC)));
    if (!context) {
        if (errno == ENOSYS) return false;
        throwErrno(errno, kMounting, ErrorKind::Unsupported);
    }
    const std::string first = descriptorPath(spec.lower.front());
    if (::syscall(SYS_fsconfig, context.get(), FSCONFIG_SET_STRING, "lowerdir+", first.c_str(), 0) != 0) {
        if (errno == EINVAL) return false;
        throwContextError(context.get(), errno, kMounting);
    }
    for (std::size_t i = 1; i < spec.lower.size(); ++i) {
        setOption(context.get(), "lowerdir+", descriptorPath(spec.lower[i]));
    }
    setOption(context.get(), "upperdir", descriptorPath(spec.upper));
    setOption(context.get(), "workdir", descriptorPath(spec.work));
    if (::syscall(SYS_fsconfig, context.get(), FSCONFIG_SET_FLAG, "userxattr", nullptr, 0) != 0 ||
        ::syscall(SYS_fsconfig, context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0) {
        throwContextError(context.get(), errno, kMounting);
    }
    const UniqueFd mounted(static_cast<int>(::syscall(SYS_fsmount, context.get(), FSMOUNT_CLOEXEC, MOUNT_ATTR_NODEV)));
    if (!mounted) throwContextError(context.get(), errno, kMounting);
    if (::syscall(SYS_move_mount, mounted.get(), "", spec.target.get(), "",
                  MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) != 0) {
        throwErrno(errno, kMounting, ErrorKind::Unsupported);
    }
    return true;
}

/// Goes back to where it was, whatever happens in between.
class WorkingDirectory {
public:
    explicit WorkingDirectory(const char* directory) : m_previous(openFile(".", O_PATH | O_DIRECTORY)) {
        if (::chdir(directory) != 0) throwErrno(errno, kMounting);
    }
    ~WorkingDirectory() { [[maybe_unused]] const int back = ::fchdir(m_previous.get()); }
    WorkingDirectory(const WorkingDirectory&) = delete;
    WorkingDirectory& operator=(const WorkingDirectory&) = delete;

private:
    UniqueFd m_previous;
};

}  // namespace

void mountKernelOverlay(const OverlaySpec& spec) {
    if (!mountByContext(openAll(spec))) mountOverlayByOptions(spec);
}

void mountOverlayByOptions(const OverlaySpec& spec) {
    const OpenedSpec opened = openAll(spec);
    // Relative to the directory of descriptors a layer is three or four characters: 500 fit into a page.
    const WorkingDirectory directory("/proc/self/fd");
    std::string options = "userxattr,upperdir=" + std::to_string(opened.upper.get()) +
                          ",workdir=" + std::to_string(opened.work.get()) + ",lowerdir=";
    for (const UniqueFd& layer : opened.lower) options += std::to_string(layer.get()) + ':';
    options.pop_back();
    if (::mount("overlay", descriptorPath(opened.target).c_str(), "overlay", MS_NODEV, options.c_str()) != 0) {
        throwErrno(errno, kMounting, ErrorKind::Unsupported);
    }
}

/// uidmapping of fuse-overlayfs: triples of an id below, the id shown, and how many follow each other.
std::string mappingOption(const char* name, std::uint32_t kept) {
    if (kept == 0) return {};
    constexpr std::uint32_t kLast = 0xFFFFFFFE;
    const std::string id = std::to_string(kept);
    const std::string next = std::to_string(kept + 1);
    std::string option = "," + std::string(name) + "=0:" + id + ":1:" + id + ":0:1";
    if (kept > 1) option += ":1:1:" + std::to_string(kept - 1);
    return option + ":" + next + ":" + next + ":" + std::to_string(kLast - kept);
}

[[noreturn]] void throwWithoutFuse(const std::string& why) {
    throw Error(ErrorKind::Unsupported, why + "fuse-overlayfs can do it: run \"sudo apt install fuse-overlayfs\"");
}

/// By descriptors here, too: its options are split at characters that a path may hold.
void mountFuseOverlay(const OverlaySpec& spec) {
    const OpenedSpec opened = openAll(spec);
    SpawnOptions command;
    const auto pass = [&command](const UniqueFd& fd) {
        const int number = 3 + static_cast<int>(command.descriptors.size());
        command.descriptors.push_back({fd.get(), number});
        return "/proc/self/fd/" + std::to_string(number);
    };
    std::string options = "upperdir=" + pass(opened.upper) + ",workdir=" + pass(opened.work) + ",lowerdir=";
    for (const UniqueFd& layer : opened.lower) options += pass(layer) + ':';
    options.pop_back();
    options += mappingOption("uidmapping", spec.kept.user) + mappingOption("gidmapping", spec.kept.group);
    command.arguments = {"fuse-overlayfs", "-o", options, spec.target.string()};
    const CommandResult result = runCommand(std::move(command));
    if (!result.status.success()) {
        throw Error(ErrorKind::Unsupported, "fuse-overlayfs failed: " + printable(trim(result.errorOutput)));
    }
}

OverlayKind mountOverlay(const OverlaySpec& spec) {
    const auto byFuse = [&spec](const std::string& why) {
        if (!findProgram("fuse-overlayfs")) throwWithoutFuse(why);
        mountFuseOverlay(spec);
        return OverlayKind::Fuse;
    };
    if (!spec.kept.empty()) return byFuse("--userns keep-id shows the image's files under other owners, and only ");
    try {
        mountKernelOverlay(spec);
        return OverlayKind::Kernel;
    } catch (const Error& refused) {
        if (refused.kind() == ErrorKind::NotFound || refused.kind() == ErrorKind::NoSpace) throw;
        return byFuse(refused.message() + "; where the kernel refuses it, ");
    }
}

}  // namespace galley::process
