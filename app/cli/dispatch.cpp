// SPDX-License-Identifier: Apache-2.0
#include "app/cli/dispatch.h"

#include <cstdio>

#include "app/cli/command.h"
#include "app/cli/help.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

/// What the words on the command line lead to.
struct Target {
    std::string path;
    std::unique_ptr<Command> command;
    const CommandGroup* group = nullptr;  ///< without a command: the group's page
    std::vector<std::string> rest;
};

const CommandEntry* findEntry(const CommandEntry* begin, const CommandEntry* end, std::string_view name) {
    for (const CommandEntry* entry = begin; entry != end; ++entry) {
        if (entry->name == name) return entry;
    }
    return nullptr;
}

[[noreturn]] void unknownCommand(const std::string& path) {
    throw UsageError("galley: unknown command: galley " + path, 1);
}

Target findInGroup(const CommandGroup& group, const std::vector<std::string>& words) {
    Target target;
    target.path = group.name;
    target.group = &group;
    const bool hasWord = words.size() > 1 && words[1].rfind('-', 0) != 0;
    const CommandEntry* entry = hasWord ? findEntry(group.begin, group.end, words[1]) : nullptr;
    std::size_t used = 1;
    if (entry != nullptr) {
        target.path += " " + words[1];
        target.command = entry->make();
        used = 2;
    } else if (group.fallback != nullptr) {
        target.command = group.fallback();
    }
    target.rest.assign(words.begin() + static_cast<std::ptrdiff_t>(used), words.end());
    return target;
}

/// `words` starts with the command's name. Nothing is found: no group and no command.
Target findTarget(const std::vector<std::string>& words) {
    const CommandTable& table = commandTable();
    for (const CommandGroup* group = table.groupsBegin; group != table.groupsEnd; ++group) {
        if (group->name == words[0]) return findInGroup(*group, words);
    }
    Target target;
    target.path = words[0];
    target.rest.assign(words.begin() + 1, words.end());
    if (const CommandEntry* entry = findEntry(table.begin, table.end, words[0])) target.command = entry->make();
    return target;
}

std::string argumentsRule(const CommandShape& shape) {
    const auto plural = [](std::size_t count) {
        return std::to_string(count) + (count == 1 ? " argument" : " arguments");
    };
    if (shape.maximum == 0) return "accepts no arguments";
    if (shape.minimum == shape.maximum) return "requires " + plural(shape.minimum);
    if (shape.maximum == kNoLimit) return "requires at least " + plural(shape.minimum);
    if (shape.minimum == 0) return "requires at most " + plural(shape.maximum);
    return "requires at least " + std::to_string(shape.minimum) + " and at most " + plural(shape.maximum);
}

void checkArguments(const std::string& path, const CommandShape& shape, const std::vector<std::string>& arguments) {
    if (arguments.size() >= shape.minimum && arguments.size() <= shape.maximum) return;
    throw UsageError("galley: 'galley " + path + "' " + argumentsRule(shape), 1);
}

int runCommand(Session& session, Target& target) {
    Command& command = *target.command;
    const CommandShape shape = command.shape();
    const auto usageError = [&](const UsageError& error) {
        std::string usage = "Usage:  galley " + target.path;
        if (!shape.arguments.empty()) usage += " " + std::string(shape.arguments);
        session.err().write(printable(error.what()) + "\n\n" + usage + "\n\nRun 'galley " + target.path +
                            " --help' for more information\n");
        return error.exitCode();
    };
    try {
        FlagSet flags;
        command.defineFlags(flags);
        const std::vector<std::string> arguments = flags.parse(target.rest, shape.interspersed);
        if (flags.helpWanted()) {
            session.out().write(commandHelp(target.path, command, session.out().columns()));
            return 0;
        }
        checkArguments(target.path, shape, arguments);
        return command.run(session, arguments);
    } catch (const UsageError& error) {
        return usageError(error);
    } catch (const Error& error) {
        reportError(session, error);
        return shape.failureCode;
    }
}

int help(Session& session, const std::vector<std::string>& words) {
    if (words.empty()) {
        session.out().write(frontPage());
        return 0;
    }
    const Target target = findTarget(words);
    const bool known = target.command != nullptr || (target.group != nullptr && target.rest.empty());
    if (!known) {
        session.err().line("unknown help topic: " + printable(join(words, " ")));
        return 1;
    }
    session.out().write(target.command != nullptr ? commandHelp(target.path, *target.command, session.out().columns())
                                                  : groupHelp(*target.group));
    return 0;
}

int runGroup(Session& session, const Target& target) {
    for (const std::string& word : target.rest) {
        if (word == "--help" || word == "-h") break;
        if (word.rfind('-', 0) == 0) {
            const bool isLong = word.rfind("--", 0) == 0;
            throw UsageError(isLong ? "unknown flag: " + word
                                    : std::string("unknown shorthand flag: '") + word.substr(1, 1) + "' in " + word,
                             kFlagExitCode);
        }
        unknownCommand(target.path + " " + word);
    }
    session.out().write(groupHelp(*target.group));
    return 0;
}

int dispatchWords(Session& session, const std::vector<std::string>& arguments) {
    bool version = false;
    FlagSet flags;
    flags.boolean("version", 'v', version, "Print version information and quit");
    const std::vector<std::string> words = flags.parse(arguments, false);
    if (version) {
        session.out().line("Galley version " GALLEY_VERSION);
        return 0;
    }
    if (flags.helpWanted() || words.empty()) return help(session, words);
    if (words[0] == "help") return help(session, {words.begin() + 1, words.end()});
    Target target = findTarget(words);
    if (target.command != nullptr) return runCommand(session, target);
    if (target.group != nullptr) return runGroup(session, target);
    unknownCommand(words[0]);
}

}  // namespace

int dispatch(Session& session, const std::vector<std::string>& arguments) {
    int code = 1;
    try {
        try {
            code = dispatchWords(session, arguments);
        } catch (const UsageError& error) {
            session.err().write(printable(error.what()) + "\n\nRun 'galley --help' for more information\n");
            code = error.exitCode();
        } catch (const Error& error) {
            reportError(session, error);
        } catch (const Cancelled&) {
            code = kInterruptedExitCode;
        }
        session.out().flush();
        session.err().flush();
    } catch (const std::exception& error) {
        // Standard output or standard error take no more (a full disk, a closed pipe): the code is what is left.
        std::fprintf(stderr, "Error: %s\n", error.what());
        if (code == 0) code = 1;
    }
    return code;
}

}  // namespace galley::cli
