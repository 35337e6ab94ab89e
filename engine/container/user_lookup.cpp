// SPDX-License-Identifier: Apache-2.0
#include "engine/container/user_lookup.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::container {

namespace {

constexpr std::uint64_t kMaximumId = std::numeric_limits<std::int32_t>::max();

struct PasswdEntry {
    std::string name;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::string home;
};

struct GroupEntry {
    std::string name;
    std::uint32_t gid = 0;
    std::vector<std::string> members;
};

/// Damaged fields and ids out of range make a line count for nothing, they never become 0.
std::optional<std::uint32_t> idField(std::string_view text) {
    const auto number = parseUnsigned(text);
    if (!number || *number > kMaximumId) return std::nullopt;
    return static_cast<std::uint32_t>(*number);
}

template <class Visit>
void forEachLine(std::string_view file, Visit visit) {
    while (!file.empty()) {
        const auto end = file.find('\n');
        const std::string_view line = trim(file.substr(0, end));
        if (!line.empty() && line.front() != '#') visit(split(line, ':'));
        if (end == std::string_view::npos) return;
        file.remove_prefix(end + 1);
    }
}

std::vector<PasswdEntry> parsePasswd(std::string_view file) {
    std::vector<PasswdEntry> entries;
    forEachLine(file, [&](const std::vector<std::string>& fields) {
        if (fields.size() < 4 || fields[0].empty()) return;
        const auto uid = idField(fields[2]);
        const auto gid = idField(fields[3]);
        if (uid && gid) entries.push_back({fields[0], *uid, *gid, fields.size() > 5 ? fields[5] : std::string()});
    });
    return entries;
}

std::vector<GroupEntry> parseGroup(std::string_view file) {
    std::vector<GroupEntry> entries;
    forEachLine(file, [&](const std::vector<std::string>& fields) {
        if (fields.size() < 3 || fields[0].empty()) return;
        const auto gid = idField(fields[2]);
        if (!gid) return;
        entries.push_back({fields[0], *gid, fields.size() > 3 ? split(fields[3], ',') : std::vector<std::string>()});
    });
    return entries;
}

bool looksNumeric(std::string_view text) {
    const std::string_view digits = !text.empty() && (text[0] == '-' || text[0] == '+') ? text.substr(1) : text;
    return !digits.empty() && std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The number of `text`, when it is one; throws when it is out of range.
std::optional<std::uint32_t> explicitId(std::string_view text) {
    if (!looksNumeric(text)) return std::nullopt;
    if (const auto id = idField(text)) return id;
    throw Error(ErrorKind::InvalidInput, "uids and gids must be in range 0-2147483647, not " + printable(text));
}

template <class Entries>
auto findByName(const Entries& entries, std::string_view name) {
    return std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.name == name; });
}

/// Returns the name in passwd; empty when the number has no entry.
std::string chooseUser(std::string_view wanted, const std::vector<PasswdEntry>& entries, ResolvedUser& user) {
    auto found = findByName(entries, wanted);
    if (found == entries.end() || wanted.empty()) {
        const auto id = wanted.empty() ? std::optional<std::uint32_t>(0) : explicitId(wanted);
        if (!id) {
            throw Error(ErrorKind::InvalidInput,
                        "unable to find user " + printable(wanted) + ": no matching entries in passwd file");
        }
        user.uid = *id;
        found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.uid == *id; });
        if (found == entries.end()) return {};
    }
    user.uid = found->uid;
    user.gid = found->gid;
    if (!found->home.empty() && found->home.front() == '/') user.home = found->home;
    return found->name;
}

void chooseGroup(std::string_view wanted, const std::vector<GroupEntry>& entries, ResolvedUser& user) {
    const auto found = findByName(entries, wanted);
    if (found != entries.end()) {
        user.gid = found->gid;
        return;
    }
    const auto id = explicitId(wanted);
    if (!id) {
        throw Error(ErrorKind::InvalidInput,
                    "unable to find group " + printable(wanted) + ": no matching entries in group file");
    }
    user.gid = *id;
}

}  // namespace

ResolvedUser resolveUser(std::string_view text, std::string_view passwdFile, std::string_view groupFile) {
    const auto colon = text.find(':');
    const std::string_view wantedUser = text.substr(0, colon);
    const std::string_view wantedGroup = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
    const auto groups = parseGroup(groupFile);
    ResolvedUser user;
    const std::string name = chooseUser(wantedUser, parsePasswd(passwdFile), user);
    if (!wantedGroup.empty()) {
        chooseGroup(wantedGroup, groups, user);
    } else if (!name.empty()) {
        for (const auto& group : groups) {
            const auto& members = group.members;
            if (std::find(members.begin(), members.end(), name) != members.end()) {
                user.additionalGids.push_back(group.gid);
            }
        }
    }
    // A process must not be able to shed its primary group by dropping to a group it was never in (CVE-2022-2989).
    user.additionalGids.push_back(user.gid);
    std::sort(user.additionalGids.begin(), user.additionalGids.end());
    user.additionalGids.erase(std::unique(user.additionalGids.begin(), user.additionalGids.end()),
                              user.additionalGids.end());
    return user;
}

}  // namespace galley::container
