// SPDX-License-Identifier: Apache-2.0
#include "engine/process/namespace_holder.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/process/keeper.h"
#include "engine/process/pidfd.h"
#include "engine/process/ready_report.h"

namespace galley::process {
namespace {

KeeperFiles holderFiles(const Directories& directories) {
    return {directories.runtime, "holder"};
}

void startHolder(const Directories& directories, std::chrono::milliseconds grace) {
    SpawnOptions options;
    options.arguments = {siblingProgram("galley-ns").string(), "hold", directories.runtime.string(),
                         std::to_string(grace.count())};
    options.newSession = true;
    spawnUntilReady(std::move(options), "the namespace holder");
}

IdMapping mappingOf(pid_t pid) {
    const std::string directory = "/proc/" + std::to_string(pid);
    return {parseExtents(readFile(directory + "/uid_map")), parseExtents(readFile(directory + "/gid_map"))};
}

/// Above what commands agree on by number (ready_report.h).
constexpr int kFirstPassed = 10;

/// Appends a descriptor for the child and returns its number there.
int passDescriptor(SpawnOptions& options, int parent) {
    int number = kFirstPassed;
    for (const DescriptorPair& pair : options.descriptors) number = std::max(number, pair.child + 1);
    options.descriptors.push_back({parent, number});
    return number;
}

/// setns(2) refuses the namespace that one is in already.
bool isInside(int userNamespace) {
    struct stat wanted {};
    struct stat own {};
    if (::fstat(userNamespace, &wanted) != 0 || ::stat("/proc/self/ns/user", &own) != 0) {
        throwErrno(errno, "looking at the user namespace");
    }
    return wanted.st_ino == own.st_ino && wanted.st_dev == own.st_dev;
}

}  // namespace

NamespaceLease ensureHolder(const Directories& directories, const std::stop_token& stop,
                            std::chrono::milliseconds grace) {
    directories.ensure();
    while (true) {
        KeeperLease keeper = ensureKeeper(
            holderFiles(directories), [&] { startHolder(directories, grace); }, stop);
        try {
            const std::string path = "/proc/" + std::to_string(keeper.pid) + "/ns/user";
            UniqueFd userNamespace = openFile(path, O_RDONLY);
            IdMapping outer = mappingOf(keeper.pid);
            if (hasEnded(keeper.pidfd.get())) continue;  // killed: what was read may be somebody else's by now
            const std::uint32_t shift = containerIdShift(outer);
            return {std::move(userNamespace), std::move(keeper.users), std::move(outer), shift};
        } catch (const Error&) {
            if (!hasEnded(keeper.pidfd.get())) throw;
        }
    }
}

void enterNamespace(int userNamespace) {
    if (::setns(userNamespace, CLONE_NEWUSER) != 0) throwErrno(errno, "entering the user namespace");
    if (::setresgid(0, 0, 0) != 0 || ::setresuid(0, 0, 0) != 0) {
        throwErrno(errno, "becoming root of the user namespace");
    }
}

SpawnOptions insideNamespace(const NamespaceLease& lease, SpawnOptions options) {
    std::vector<std::string> front{siblingProgram("galley-ns").string()};
    if (!isInside(lease.userNamespace.get())) {
        front.push_back("--enter=" + std::to_string(passDescriptor(options, lease.userNamespace.get())));
    }
    front.push_back("--lease=" + std::to_string(passDescriptor(options, lease.users.fd())));
    options.arguments.insert(options.arguments.begin(), front.begin(), front.end());
    return options;
}

Child spawnInNamespace(const NamespaceLease& lease, SpawnOptions options) {
    return spawn(insideNamespace(lease, std::move(options)));
}

CommandResult runInNamespace(const NamespaceLease& lease, SpawnOptions options, std::string_view input,
                             std::chrono::milliseconds timeout, const std::stop_token& stop) {
    return runCommand(insideNamespace(lease, std::move(options)), input, timeout, stop);
}

}  // namespace galley::process
