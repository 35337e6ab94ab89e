// SPDX-License-Identifier: Apache-2.0
#include "engine/container/container_root.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::container {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaximumUserFile = std::size_t{4} << 20U;

/// Groups that the container has no id for would make the runtime fail; the image asked for more than there is.
void dropUnmappedGroups(ResolvedUser& user, const process::IdMapping& mapping) {
    auto& gids = user.additionalGids;
    gids.erase(std::remove_if(gids.begin(), gids.end(),
                              [&](std::uint32_t gid) { return !process::outerIdOf(mapping.groups, gid); }),
               gids.end());
}

}  // namespace

std::vector<fs::path> lowerDirectories(const Context& context, const Record& record) {
    std::vector<Digest> layers;
    for (const auto& layer : record.layers) layers.push_back(Digest::fromHex(layer));
    return context.store().layers().lowerDirectories(layers);
}

LayeredRoot rootView(const Context& context, const Record& record, std::vector<fs::path> lower) {
    lower.insert(lower.begin(), context.records().paths(record.id).upper);
    return LayeredRoot(lower);
}

process::IdMapping containerIds(const Record& record, const process::NamespaceLease& lease) {
    return process::exchangeIds(lease.nested(), record.keptIds);
}

ResolvedUser findUser(const LayeredRoot& root, const std::string& name, const process::IdMapping& mapping) {
    auto user = resolveUser(name, root.read("/etc/passwd", kMaximumUserFile).value_or(std::string()),
                            root.read("/etc/group", kMaximumUserFile).value_or(std::string()));
    const bool known = process::outerIdOf(mapping.users, user.uid) && process::outerIdOf(mapping.groups, user.gid);
    if (!known) {
        throw Error(ErrorKind::InvalidInput,
                    "The user " + std::to_string(user.uid) + ":" + std::to_string(user.gid) +
                        " is outside the ids that a container has here; give a lower number with --user, or more ids "
                        "in /etc/subuid and /etc/subgid");
    }
    dropUnmappedGroups(user, mapping);
    return user;
}

void addGroups(ResolvedUser& user, const LayeredRoot& root, const std::vector<std::string>& groups,
               const process::IdMapping& mapping) {
    if (groups.empty()) return;
    const std::string file = root.read("/etc/group", kMaximumUserFile).value_or(std::string());
    for (const auto& group : groups) user.additionalGids.push_back(resolveUser("0:" + group, {}, file).gid);
    auto& gids = user.additionalGids;
    std::sort(gids.begin(), gids.end());
    gids.erase(std::unique(gids.begin(), gids.end()), gids.end());
    dropUnmappedGroups(user, mapping);
}

std::string safeWorkingDirectory(const LayeredRoot& root, const std::string& wanted) {
    if (wanted.empty()) return "/";
    const std::string resolved = root.resolve(wanted);
    for (const auto& path : {wanted, resolved}) {
        const auto parts = split(path, '/');
        const bool inProc = parts.size() > 1 && parts[1] == "proc";
        if (inProc && std::find(parts.begin(), parts.end(), "fd") != parts.end()) {
            throw Error(ErrorKind::InvalidInput,
                        "the working directory '" + printable(wanted) + "' leads into a process's descriptors");
        }
    }
    return wanted;
}

}  // namespace galley::container
