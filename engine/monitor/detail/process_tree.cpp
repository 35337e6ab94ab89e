// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/process_tree.h"

#include <signal.h>

#include <cstdio>
#include <filesystem>
#include <set>
#include <system_error>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::monitor::detail {
namespace fs = std::filesystem;
namespace {

constexpr int kMostRounds = 16;

struct Entry {
    pid_t pid = 0;
    pid_t parent = 0;
    pid_t session = 0;
};

/// Behind the name, which ends with the last bracket: state, parent, group, session.
bool readEntry(const std::string& number, Entry& entry) {
    try {
        const auto text = readFileIfExists(fs::path("/proc") / number / "stat", 4096);
        const auto name = text ? text->rfind(')') : std::string::npos;
        if (name == std::string::npos) return false;
        int group = 0;
        char state = 0;
        return std::sscanf(text->c_str() + name + 1, " %c %d %d %d", &state, &entry.parent, &group, &entry.session) ==
                   4 &&
               state != 'Z';
    } catch (const Error&) {
        return false;  // it has just ended
    }
}

std::vector<Entry> allProcesses() {
    std::vector<Entry> entries;
    std::error_code failure;
    for (const auto& directory : fs::directory_iterator("/proc", failure)) {
        const std::string name = directory.path().filename().string();
        const auto pid = parseUnsigned(name);
        Entry entry;
        if (!pid || !readEntry(name, entry)) continue;
        entry.pid = static_cast<pid_t>(*pid);
        entries.push_back(entry);
    }
    return entries;
}

bool isLeader(const std::vector<Entry>& entries, pid_t root) {
    for (const Entry& entry : entries) {
        if (entry.pid == root) return entry.session == root;
    }
    return false;
}

}  // namespace

void killTree(pid_t root) {
    if (root <= 1) return;  // ourselves, or what kill(2) takes for many
    std::vector<Entry> entries = allProcesses();
    const bool leader = isLeader(entries, root);
    std::set<pid_t> members = {root};
    std::set<pid_t> told;
    // Again for what was started between the look and the signal.
    for (int round = 0; round < kMostRounds; ++round) {
        for (std::size_t before = 0; before != members.size();) {
            before = members.size();
            for (const Entry& entry : entries) {
                const bool inside = members.count(entry.parent) > 0 || (leader && entry.session == root);
                if (inside) members.insert(entry.pid);
            }
        }
        bool more = false;
        for (const pid_t pid : members) {
            if (!told.insert(pid).second) continue;
            more = true;
            ::kill(pid, SIGKILL);
        }
        if (!more) return;
        entries = allProcesses();
    }
}

}  // namespace galley::monitor::detail
