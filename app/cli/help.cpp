// SPDX-License-Identifier: Apache-2.0
#include "app/cli/help.h"

#include <algorithm>

namespace galley::cli {
namespace {

constexpr std::size_t kNameWidth = 12;

std::string listed(std::string_view name, std::string_view summary) {
    std::string line = "  " + std::string(name);
    line.append(line.size() < kNameWidth + 2 ? kNameWidth + 2 - line.size() : 1, ' ');
    return line + std::string(summary) + "\n";
}

/// "galley container ls, galley ps": every name under which the same command is found.
std::string aliases(MakeCommand make) {
    const CommandTable& table = commandTable();
    std::vector<std::string> names;
    for (const CommandGroup* group = table.groupsBegin; group != table.groupsEnd; ++group) {
        for (const CommandEntry* entry = group->begin; entry != group->end; ++entry) {
            if (entry->make == make)
                names.push_back("galley " + std::string(group->name) + " " + std::string(entry->name));
        }
    }
    for (const CommandEntry* entry = table.begin; entry != table.end; ++entry) {
        if (entry->make == make) names.push_back("galley " + std::string(entry->name));
    }
    if (names.size() < 2) return "";
    std::string out = "\nAliases:\n  ";
    for (std::size_t index = 0; index < names.size(); ++index) out += (index > 0 ? ", " : "") + names[index];
    return out + "\n";
}

MakeCommand findMaker(const std::string& path) {
    const CommandTable& table = commandTable();
    const std::size_t space = path.find(' ');
    for (const CommandEntry* entry = table.begin; entry != table.end; ++entry) {
        if (entry->name == path) return entry->make;
    }
    for (const CommandGroup* group = table.groupsBegin; group != table.groupsEnd; ++group) {
        if (group->name != path.substr(0, space)) continue;
        if (space == std::string::npos) return group->fallback;
        for (const CommandEntry* entry = group->begin; entry != group->end; ++entry) {
            if (entry->name == path.substr(space + 1)) return entry->make;
        }
    }
    return nullptr;
}

std::string commandList(const CommandEntry* begin, const CommandEntry* end, const CommandTable& table) {
    std::vector<const CommandEntry*> entries;
    for (const CommandEntry* entry = begin; entry != end; ++entry) {
        const bool common = std::find(table.commonBegin, table.commonEnd, entry->name) != table.commonEnd;
        if (!entry->hidden && !common) entries.push_back(entry);
    }
    std::sort(entries.begin(), entries.end(), [](auto* left, auto* right) { return left->name < right->name; });
    std::string out;
    for (const CommandEntry* entry : entries) out += listed(entry->name, entry->make()->shape().summary);
    return out;
}

}  // namespace

std::string commandHelp(const std::string& path, Command& command, std::size_t columns) {
    const CommandShape shape = command.shape();
    std::string out = "Usage:  galley " + path;
    if (!shape.arguments.empty()) out += " " + std::string(shape.arguments);
    out += "\n\n" + std::string(shape.summary) + "\n";
    if (const MakeCommand make = findMaker(path)) out += aliases(make);
    const CommandTable& table = commandTable();
    for (const CommandGroup* group = table.groupsBegin; group != table.groupsEnd; ++group) {
        if (group->name != path) continue;
        out += "\nCommands:\n";
        for (const CommandEntry* entry = group->begin; entry != group->end; ++entry) {
            if (!entry->hidden) out += listed(entry->name, entry->make()->shape().summary);
        }
    }
    FlagSet flags;
    command.defineFlags(flags);
    if (!flags.empty()) out += "\nOptions:\n" + flags.usages(columns);
    return out;
}

std::string groupHelp(const CommandGroup& group) {
    const std::string name(group.name);
    std::string out = "Usage:  galley " + name + " COMMAND\n\n" + std::string(group.summary) + "\n\nCommands:\n";
    for (const CommandEntry* entry = group.begin; entry != group.end; ++entry) {
        if (!entry->hidden) out += listed(entry->name, entry->make()->shape().summary);
    }
    return out + "\nRun 'galley " + name + " COMMAND --help' for more information on a command.\n";
}

std::string frontPage() {
    const CommandTable& table = commandTable();
    std::string out =
        "Usage:  galley [OPTIONS] COMMAND\n\nContainers on this computer, without a daemon and without root\n";
    out += "\nCommon Commands:\n";
    for (const std::string_view* name = table.commonBegin; name != table.commonEnd; ++name) {
        out += listed(*name, findMaker(std::string(*name))()->shape().summary);
    }
    out += "\nManagement Commands:\n";
    for (const CommandGroup* group = table.groupsBegin; group != table.groupsEnd; ++group) {
        out += listed(group->name, group->summary);
    }
    out += "\nCommands:\n" + commandList(table.begin, table.end, table);
    out += "\nGlobal Options:\n  -v, --version   Print version information and quit\n";
    return out + "\nRun 'galley COMMAND --help' for more information on a command.\n";
}

}  // namespace galley::cli
