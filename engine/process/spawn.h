// SPDX-License-Identifier: Apache-2.0
/// @file
/// Starting programs: fast (posix_spawn), with exactly the descriptors that were named, and with a pidfd to wait on.
/// Used by every room that runs a program. Uses base.
/// Threads: free functions; one Child belongs to one thread at a time.
/// Processes: a child gets descriptors 0, 1, 2 (/dev/null unless named) and those named; every other one is closed.
/// Crash: children live on when their parent dies, unless they look out for it themselves.
#pragma once

#include <sys/types.h>
#include <chrono>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/unique_fd.h"

namespace galley::process {

struct DescriptorPair {
    int parent = -1;  ///< stays open in the parent
    int child = -1;   ///< its number in the child
};

struct SpawnOptions {
    std::vector<std::string> arguments;  ///< [0] is the program: a path, or a name for findProgram()
    int executable = -1;  ///< descriptor of what is executed, whatever [0] says (sealed_program.h); not a script
    std::optional<std::vector<std::string>> environment;  ///< "NAME=value"; absent: the parent's
    std::vector<DescriptorPair> descriptors;
    std::filesystem::path workingDirectory;  ///< empty: the parent's
    bool newSession = false;                 ///< setsid(): no controlling terminal, no signals from it
};

struct ExitStatus {
    int code = 0;    ///< meaningful when `signal` is 0
    int signal = 0;  ///< the signal that ended it, else 0

    bool success() const noexcept { return code == 0 && signal == 0; }
    /// As shells have it: the code, or 128 + signal.
    int shellCode() const noexcept { return signal != 0 ? 128 + signal : code; }
    /// "exit code 3", "signal 9 (Killed)".
    std::string text() const;
    /// From the status of waitpid(2).
    static ExitStatus fromWaitStatus(int status) noexcept;
};

/// A started program. Destroying it neither kills nor waits; a child that has ended already is reaped.
class Child {
public:
    Child() = default;
    Child(pid_t pid, UniqueFd pidfd) noexcept : m_pid(pid), m_pidfd(std::move(pidfd)) {}
    Child(Child&&) noexcept = default;
    Child& operator=(Child&& other) noexcept;
    ~Child();

    pid_t pid() const noexcept { return m_pid; }
    /// Readable when the child has ended.
    int pidfd() const noexcept { return m_pidfd.get(); }
    /// Waits and reaps. `stop` ends the wait with Cancelled and leaves the child running.
    ExitStatus wait(const std::stop_token& stop = {});
    /// Nothing when it still runs after `timeout`.
    std::optional<ExitStatus> waitFor(std::chrono::milliseconds timeout, const std::stop_token& stop = {});
    /// False when it has ended already.
    bool kill(int signal) noexcept;

private:
    pid_t m_pid = -1;
    UniqueFd m_pidfd;
};

/// Returns when the program has been executed. A program that cannot be executed is an Error: NotFound, Forbidden, …
Child spawn(const SpawnOptions& options);

struct CommandResult {
    ExitStatus status;
    std::string output;
    std::string errorOutput;
};

/// Runs a short command to its end: `input` on its stdin, both outputs collected (at most 16 MiB each). Kills it and
/// throws at `timeout` (Timeout) and at `stop` (Cancelled). Does not wait for what the command left in the background.
CommandResult runCommand(SpawnOptions options, std::string_view input = {},
                         std::chrono::milliseconds timeout = std::chrono::seconds(30),
                         const std::stop_token& stop = {});

/// Looks through PATH, then /usr/local/sbin, /usr/sbin and /sbin, where a user's PATH does not lead.
std::optional<std::filesystem::path> findProgram(std::string_view name);

/// A program of Galley: beside this executable, else in ../libexec/galley from it. Throws NotFound.
std::filesystem::path siblingProgram(std::string_view name);

}  // namespace galley::process
