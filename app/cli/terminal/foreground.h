// SPDX-License-Identifier: Apache-2.0
/// @file
/// A container's standard streams on this terminal: `run` without -d, `start -a`, `attach`; and those of `exec`.
/// Used by those commands. Uses the container service. Threads: run() works with two more threads of its own (keys,
/// signals); both have ended when it returns. Processes: none. Crash: the container goes on without this process; a
/// terminal is put back on every signal that can be caught.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/cli/session.h"
#include "app/cli/terminal/detach_keys.h"

namespace galley::cli {

struct ForegroundOptions {
    std::string container;   ///< gets the signals, when they are forwarded
    bool terminal = false;   ///< the container has one
    bool withInput = false;  ///< standard input goes to the container
    bool withOutput = true;  ///< its standard output comes here
    bool withErrors = true;  ///< its standard error comes here
    bool forwardSignals = true;
    std::string detachKeys;
};

struct ForegroundOutcome {
    bool detached = false;
    /// A signal that ended the session (with a terminal: nothing is forwarded).
    std::optional<int> signal;
    /// Known when the container ended while attached.
    std::optional<int> exitCode;
};

/// Attaches, calls `start` (when there is one), and returns when the container's output has ended, the detach keys were
/// typed or a signal ended the session. Throws Error when attaching or starting fails.
ForegroundOutcome runForeground(Session& session, const ForegroundOptions& options, const std::function<void()>& start);

/// The same with what is attached already.
ForegroundOutcome runAttached(Session& session, const ForegroundOptions& options,
                              std::unique_ptr<api::Attachment> attachment);

/// The exit code of the command after a session: the container's, 128 + signal, or 0 when detached.
int foregroundExitCode(Session& session, const ForegroundOptions& options, const ForegroundOutcome& outcome);

}  // namespace galley::cli
