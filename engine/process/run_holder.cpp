// SPDX-License-Identifier: Apache-2.0
// The holder's own side: the process that is started stays in the caller's namespace long enough to have the ids mapped
// from there (only from there newuidmap may), while its child makes the namespace and stays behind.
#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/process/keeper.h"
#include "engine/process/namespace_holder.h"
#include "engine/process/ready_report.h"
#include "engine/process/user_namespace_limits.h"

namespace galley::process {
namespace {

constexpr char kUnshared = 'u';
constexpr char kMapped = 'm';

void writeProcFile(const std::string& file, std::string_view text) {
    const UniqueFd fd = openFile(file, O_WRONLY);
    // These files take a whole map in one write(2).
    if (::write(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        throwErrno(errno, "writing " + file);
    }
}

SpawnOptions mappingCommand(const char* program, pid_t pid, const std::vector<IdExtent>& extents) {
    if (!findProgram(program)) {
        throw Error(ErrorKind::NotFound, std::string(program) + " is not installed: run \"sudo apt install uidmap\"");
    }
    SpawnOptions options;
    options.arguments = {program, std::to_string(pid)};
    for (const IdExtent& extent : extents) {
        for (const std::uint32_t number : {extent.inside, extent.outside, extent.count}) {
            options.arguments.push_back(std::to_string(number));
        }
    }
    return options;
}

void checkMapped(const char* program, const ExitStatus& status) {
    if (status.success()) return;
    throw Error(ErrorKind::Forbidden, std::string(program) + " refused to map the subordinate ids of this user (" +
                                          status.text() + "): run \"" + subordinateIdFix() + "\"");
}

void mapWithPrograms(pid_t pid, const IdMapping& mapping) {
    Child users = spawn(mappingCommand("newuidmap", pid, mapping.users));
    Child groups = spawn(mappingCommand("newgidmap", pid, mapping.groups));
    const ExitStatus usersStatus = users.wait();
    checkMapped("newgidmap", groups.wait());
    checkMapped("newuidmap", usersStatus);
}

void mapIds(pid_t pid, const IdMapping& mapping) {
    const std::string directory = "/proc/" + std::to_string(pid);
    const bool root = ::geteuid() == 0;
    if (!root && !mapping.singleId()) return mapWithPrograms(pid, mapping);
    // Without privilege the kernel takes a group map only once setgroups(2) has been given up.
    if (!root) writeProcFile(directory + "/setgroups", "deny");
    writeProcFile(directory + "/uid_map", formatExtents(mapping.users));
    writeProcFile(directory + "/gid_map", formatExtents(mapping.groups));
}

[[noreturn]] void throwNoNamespace(int failure) {
    const auto obstacle = findNamespaceObstacle();
    if (obstacle) {
        throw Error(ErrorKind::Forbidden, "this system does not allow user namespaces (" + obstacle->found +
                                              "): run \"" + obstacle->fix + "\"");
    }
    throwErrno(failure, "making a user namespace", ErrorKind::Unsupported);
}

char receive(int fd) {
    char byte = 0;
    while (true) {
        const ssize_t got = ::read(fd, &byte, 1);
        if (got == 1) return byte;
        if (got == 0) return 0;
        if (errno != EINTR) throwErrno(errno, "waiting for the namespace holder");
    }
}

/// The child: makes the namespace, has it mapped, and is the holder from then on. Does not return normally until the
/// last user has gone.
void holdNamespace(const KeeperFiles& files, std::chrono::milliseconds grace, UniqueFd peer, UniqueFd ready) {
    if (::unshare(CLONE_NEWUSER) != 0) throwNoNamespace(errno);
    writeAll(peer.get(), std::string_view(&kUnshared, 1));
    if (receive(peer.get()) != kMapped) return;  // the parent has said why
    peer.reset();
    if (::setresgid(0, 0, 0) != 0 || ::setresuid(0, 0, 0) != 0) throwNoNamespace(errno);
    ::setsid();
    ::prctl(PR_SET_NAME, "galley-holder");
    if (::chdir("/") != 0) throwErrno(errno, "leaving the working directory");
    KeeperSeat seat(files);
    reportReady(ready.get());
    ready.reset();
    seat.waitUntilUnused(grace);
}

/// Runs `work` where an exception has nowhere to go but the report.
template <class Work>
int reportingFailure(int readyFd, const Work& work) {
    try {
        work();
        return 0;
    } catch (const Error& error) {
        reportFailure(readyFd, error);
    } catch (const std::exception& error) {
        reportFailure(readyFd, Error(ErrorKind::Internal, error.what()));
    }
    return 1;
}

}  // namespace

int runHolder(const Directories& directories, std::chrono::milliseconds grace, int readyFd) {
    UniqueFd ready(readyFd);
    return reportingFailure(readyFd, [&] {
        const IdMapping mapping = outerMappingForUser();
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
            throwErrno(errno, "creating a socket pair");
        }
        UniqueFd parentEnd(ends[0]);
        UniqueFd childEnd(ends[1]);
        const pid_t child = ::fork();
        if (child < 0) throwErrno(errno, "starting the namespace holder");
        if (child == 0) {
            parentEnd.reset();
            const int readyNumber = ready.get();
            ::_exit(reportingFailure(readyNumber, [&] {
                holdNamespace({directories.runtime, "holder"}, grace, std::move(childEnd), std::move(ready));
            }));
        }
        childEnd.reset();
        if (receive(parentEnd.get()) != kUnshared) return;  // the child has said why
        mapIds(child, mapping);
        writeAll(parentEnd.get(), std::string_view(&kMapped, 1));
    });
}

}  // namespace galley::process
