// SPDX-License-Identifier: Apache-2.0
/// @file
/// One command of the `galley` program: its flags, its arguments, its work. One source file per command.
/// Used by dispatch; made by the command table. Uses flags, session.
/// Threads: main thread. Processes: as each command says. Crash: as the services say.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/cli/flags.h"
#include "app/cli/session.h"

namespace galley::cli {

inline constexpr std::size_t kNoLimit = static_cast<std::size_t>(-1);

/// What stands on a help page and what is checked before run().
struct CommandShape {
    std::string_view arguments;  ///< "[OPTIONS] CONTAINER [CONTAINER...]"
    std::string_view summary;
    std::size_t minimum = 0;  ///< positionals
    std::size_t maximum = kNoLimit;
    bool interspersed = true;
    int failureCode = 1;  ///< the exit code when the command throws
};

class Command {
public:
    virtual ~Command() = default;
    virtual CommandShape shape() const = 0;
    virtual void defineFlags(FlagSet& flags) = 0;
    /// Returns the exit code; throws Error (printed, failureCode) or Cancelled (130).
    virtual int run(Session& session, const std::vector<std::string>& arguments) = 0;
};

using MakeCommand = std::unique_ptr<Command> (*)();

struct CommandEntry {
    std::string_view name;
    MakeCommand make;
    bool hidden = false;  ///< an alias: works, is not listed
};

struct CommandGroup {
    std::string_view name;
    std::string_view summary;
    const CommandEntry* begin;
    const CommandEntry* end;
    MakeCommand fallback = nullptr;  ///< when the next word is no command of the group
};

struct CommandTable {
    const CommandEntry* begin;
    const CommandEntry* end;
    const CommandGroup* groupsBegin;
    const CommandGroup* groupsEnd;
    /// Listed first on the front page.
    const std::string_view* commonBegin;
    const std::string_view* commonEnd;
};

/// All commands; made of constants, so that starting costs nothing.
const CommandTable& commandTable();

}  // namespace galley::cli
