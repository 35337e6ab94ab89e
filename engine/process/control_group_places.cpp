// SPDX-License-Identifier: Apache-2.0
#include "engine/process/control_group_places.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/process/spawn.h"

namespace galley::process {
namespace fs = std::filesystem;
namespace {

using Kind = ControlGroupPlaces::Kind;

constexpr const char* kUnifiedControllers[] = {"memory", "cpu", "cpuset", "pids", "io"};
constexpr const char* kLegacyControllers[] = {"memory", "cpu", "cpuacct", "cpuset", "pids", "freezer", "blkio"};
constexpr const char* kDelegateBySystemd =
    "sudo mkdir -p /etc/systemd/system/user@.service.d && printf "
    "'[Service]\\nDelegate=cpu cpuset io memory pids\\n' | "
    "sudo tee /etc/systemd/system/user@.service.d/delegate.conf && sudo "
    "systemctl daemon-reload, then log in again";
constexpr const char* kUnifiedTree =
    "start the machine with the kernel option "
    "systemd.unified_cgroup_hierarchy=1, or give this user directories of the "
    "v1 hierarchies";
constexpr const char* kDelegateByHand =
    "give this user a directory of the control groups that holds no processes "
    "itself: sudo mkdir -p "
    "/sys/fs/cgroup/galley/shell && sudo chown -R \"$USER\" "
    "/sys/fs/cgroup/galley, and start galley from a process in "
    "/sys/fs/cgroup/galley/shell";

/// One mounted hierarchy, with the directory of our own group in it.
struct Hierarchy {
    std::string type;     ///< "cgroup", "cgroup2"
    std::string options;  ///< of the file system: the controllers of v1
    fs::path mountPoint;
    fs::path own;
};

std::string readText(const fs::path& file) {
    try {
        return readFileIfExists(file, std::size_t{1} << 20U).value_or(std::string());
    } catch (const Error&) {
        return {};  // not ours to read
    }
}

std::set<std::string> wordsOf(const fs::path& file) {
    std::set<std::string> words;
    for (const std::string& word : split(trim(readText(file)), ' ')) words.insert(word);
    words.erase("");
    return words;
}

/// proc_pid_mountinfo(5) writes blanks and the like as three octal digits.
std::string unescaped(const std::string& text) {
    constexpr std::size_t kDigits = 3;
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + kDigits >= text.size()) {
            plain += text[i];
            continue;
        }
        plain += static_cast<char>(std::strtol(text.substr(i + 1, kDigits).c_str(), nullptr, 8));
        i += kDigits;
    }
    return plain;
}

bool hasWord(const std::string& list, const std::string& word) {
    const auto words = split(list, ',');
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// The path of our group in a hierarchy, from the lines "number:controllers:path" of cgroups(7).
std::optional<std::string> ownPath(const std::string& membership, const std::string& type, const std::string& options) {
    for (const std::string& line : split(membership, '\n')) {
        const auto first = line.find(':');
        const auto second = first == std::string::npos ? first : line.find(':', first + 1);
        if (second == std::string::npos) continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        const bool unified = controllers.empty();
        if (unified != (type == "cgroup2")) continue;
        if (!unified && !hasWord(options, split(controllers, ',').front())) continue;
        return line.substr(second + 1);
    }
    return std::nullopt;
}

/// The directory of `path` where the mount shows the tree from `root` on; empty when it does not show it.
fs::path shown(const fs::path& mountPoint, const std::string& root, const std::string& path) {
    if (root == "/") return mountPoint / fs::path(path).relative_path();
    if (path != root && path.rfind(root + "/", 0) != 0) return {};
    return mountPoint / fs::path(path.substr(root.size())).relative_path();
}

std::vector<Hierarchy> hierarchies(const fs::path& proc) {
    const std::string membership = readText(proc / "self/cgroup");
    std::vector<Hierarchy> found;
    for (const std::string& line : split(readText(proc / "self/mountinfo"), '\n')) {
        const auto separator = line.find(" - ");
        if (separator == std::string::npos) continue;
        const auto before = split(line.substr(0, separator), ' ');
        const auto after = split(line.substr(separator + 3), ' ');
        constexpr std::size_t kMountPoint = 4;
        if (before.size() <= kMountPoint || after.size() < 3 || after[0].rfind("cgroup", 0) != 0) continue;
        const auto path = ownPath(membership, after[0], after[2]);
        if (!path) continue;
        Hierarchy one{after[0], after[2], unescaped(before[kMountPoint]), {}};
        one.own = shown(one.mountPoint, unescaped(before[kMountPoint - 1]), *path);
        if (!one.own.empty()) found.push_back(std::move(one));
    }
    return found;
}

bool isOurs(const fs::path& group) {
    return ::access(group.c_str(), W_OK | X_OK) == 0 && ::access((group / "cgroup.procs").c_str(), W_OK) == 0;
}

/// What children of a v2 group can have: all when the group itself holds no process, else what it passes on already.
std::set<std::string> controllersBelow(const fs::path& group) {
    const bool isRoot = !fs::exists(group / "cgroup.type");
    const bool canEnable = (isRoot || trim(readText(group / "cgroup.procs")).empty()) &&
                           ::access((group / "cgroup.subtree_control").c_str(), W_OK) == 0;
    return wordsOf(group / (canEnable ? "cgroup.controllers" : "cgroup.subtree_control"));
}

std::map<std::string, fs::path> usable(const std::set<std::string>& controllers, const fs::path& directory) {
    std::map<std::string, fs::path> directories;
    for (const char* name : kUnifiedControllers) {
        if (controllers.count(name) != 0) directories.emplace(name, directory);
    }
    return directories;
}

/// The nearest of our group and those above it, as far as they are ours, that passes most controllers on.
std::map<std::string, fs::path> delegatedBelow(const Hierarchy& tree) {
    std::map<std::string, fs::path> best;
    for (fs::path group = tree.own; isOurs(group); group = group.parent_path()) {
        auto here = usable(controllersBelow(group), group);
        if (here.size() > best.size()) best = std::move(here);
        if (group == tree.mountPoint || group == group.parent_path()) break;
    }
    return best;
}

bool isSocket(const fs::path& file) {
    struct stat status {};
    return ::stat(file.c_str(), &status) == 0 && S_ISSOCK(status.st_mode);
}

fs::path managerSocket(const ControlGroupView& view) {
    if (!view.systemdSocket.empty()) return view.systemdSocket;
    if (view.user == 0) return "/run/systemd/private";
    const char* runtime = std::getenv("XDG_RUNTIME_DIR");
    return runtime == nullptr ? fs::path() : fs::path(runtime) / "systemd/private";
}

/// Where systemd keeps what it runs for us; a scope gets what it has there.
fs::path managedGroup(const Hierarchy& tree, uid_t owner) {
    if (owner == 0) return tree.mountPoint;
    const std::string user = std::to_string(owner);
    return tree.mountPoint / "user.slice" / ("user-" + user + ".slice") / ("user@" + user + ".service");
}

std::string listed(const std::map<std::string, fs::path>& directories) {
    std::vector<std::string> names;
    for (const auto& entry : directories) names.push_back(entry.first);
    return join(names, ", ");
}

bool isComplete(const ControlGroupPlaces& places) {
    return places.has("memory") && places.has("cpu") && places.has("cpuset") && places.has("pids");
}

ControlGroupPlaces placesOfUnified(const Hierarchy& tree, const ControlGroupView& view) {
    ControlGroupPlaces places;
    const bool manager = isSocket(managerSocket(view)) && findProgram("systemd-run");
    if (manager) {
        const fs::path managed = managedGroup(tree, view.user);
        places.directories = usable(wordsOf(managed / "cgroup.controllers"), managed);
        places.kind = places.directories.empty() ? Kind::None : Kind::Scope;
    }
    if (places.kind == Kind::None) {
        places.directories = delegatedBelow(tree);
        places.kind = places.directories.empty() ? Kind::None : Kind::Unified;
    }
    if (places.kind == Kind::None) {
        places.found = "control groups v2, not delegated to this user";
    } else {
        places.found = std::string("control groups v2, ") +
                       (places.kind == Kind::Scope ? "delegated by systemd" : "delegated") + " (" +
                       listed(places.directories) + ")";
    }
    if (!isComplete(places)) places.fix = manager ? kDelegateBySystemd : kDelegateByHand;
    return places;
}

ControlGroupPlaces placesOfLegacy(const std::vector<Hierarchy>& trees) {
    ControlGroupPlaces places;
    for (const Hierarchy& tree : trees) {
        if (tree.type != "cgroup" || !isOurs(tree.own)) continue;
        for (const char* name : kLegacyControllers) {
            if (hasWord(tree.options, name)) places.directories.emplace(name, tree.own);
        }
    }
    places.kind = places.directories.empty() ? Kind::None : Kind::Legacy;
    places.found = places.kind == Kind::None ? "control groups v1, not delegated to this user"
                                             : "control groups v1, delegated (" + listed(places.directories) + ")";
    if (!isComplete(places)) places.fix = kUnifiedTree;
    return places;
}

}  // namespace

ControlGroupPlaces findControlGroups(const ControlGroupView& view) {
    const auto trees = hierarchies(view.proc);
    const auto tree = std::find_if(trees.begin(), trees.end(), [](const auto& one) { return one.type == "cgroup2"; });
    // In a hybrid tree the controllers that matter are with v1.
    const bool unified = tree != trees.end() && !usable(wordsOf(tree->mountPoint / "cgroup.controllers"), {}).empty();
    if (unified) return placesOfUnified(*tree, view);
    if (!trees.empty()) return placesOfLegacy(trees);
    ControlGroupPlaces none;
    none.found = "no control groups";
    none.fix = "mount the control groups: sudo mount -t cgroup2 none /sys/fs/cgroup";
    return none;
}

std::vector<std::string> controllersFor(const GroupLimits& limits) {
    std::vector<std::string> needed;
    if (limits.memoryBytes != 0 || limits.memorySwapBytes != 0 || limits.memoryReservationBytes != 0) {
        needed.emplace_back("memory");
    }
    if (limits.nanoCpus != 0 || limits.cpuShares != 0 || limits.cpuPeriodMicroseconds != 0 ||
        limits.cpuQuotaMicroseconds != 0) {
        needed.emplace_back("cpu");
    }
    if (!limits.cpusetCpus.empty() || !limits.cpusetMems.empty()) needed.emplace_back("cpuset");
    if (limits.pidsLimit > 0) needed.emplace_back("pids");
    return needed;
}

void requireControllers(const ControlGroupPlaces& places, const GroupLimits& limits) {
    for (const std::string& controller : controllersFor(limits)) {
        if (places.has(controller)) continue;
        throw Error(ErrorKind::Unsupported, "this limit needs the controller " + controller +
                                                " of the control groups, which this user has not been "
                                                "given here (" +
                                                places.found + "); leave the limit out, or: " + places.fix);
    }
}

std::vector<std::string> scopeCommand(const std::string& name) {
    std::vector<std::string> words = {"systemd-run"};
    if (::geteuid() != 0) words.emplace_back("--user");
    // --scope returns from systemd before the command runs, in the same process: it is in its group from the start.
    for (const char* word : {"--scope", "--quiet", "--collect", "--no-ask-password", "--property=Delegate=yes"}) {
        words.emplace_back(word);
    }
    words.push_back("--unit=" + name + ".scope");
    words.emplace_back("--description=Galley container " + name);
    words.emplace_back("--");
    return words;
}

fs::path ownUnifiedGroup(const fs::path& proc) {
    for (const Hierarchy& tree : hierarchies(proc)) {
        if (tree.type == "cgroup2") return tree.own;
    }
    return {};
}

}  // namespace galley::process
