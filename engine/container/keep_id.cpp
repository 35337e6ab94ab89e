// SPDX-License-Identifier: Apache-2.0
#include "engine/container/keep_id.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/container/container_root.h"

namespace galley::container {

namespace {

constexpr std::string_view kKeepId = "keep-id";
constexpr std::string_view kOfUser = "user";

[[noreturn]] void refuse(const std::string& text) {
    throw Error(ErrorKind::InvalidInput, "invalid USER mode: \"" + printable(text) +
                                             "\": use keep-id, keep-id:uid=NUMBER,gid=NUMBER or keep-id:user");
}

std::uint32_t idFrom(const std::string& number, const std::string& text) {
    constexpr std::uint64_t kHighest = 2147483647;
    const auto id = parseUnsigned(number);
    if (!id || *id > kHighest) refuse(text);
    return static_cast<std::uint32_t>(*id);
}

/// `detail` is "uid=N,gid=N", or a part of it.
process::KeptIds parseIds(const std::string& detail, const std::string& text) {
    process::KeptIds ids{::getuid(), ::getgid()};
    if (detail.empty()) return ids;
    for (const std::string& part : split(detail, ',')) {
        const std::size_t equals = part.find('=');
        const std::string key = part.substr(0, equals);
        if (equals == std::string::npos || (key != "uid" && key != "gid")) refuse(text);
        (key == "uid" ? ids.user : ids.group) = idFrom(part.substr(equals + 1), text);
    }
    return ids;
}

std::string detailOf(const std::string& text) {
    const std::size_t colon = text.find(':');
    if (text.substr(0, colon) != kKeepId) refuse(text);
    if (colon == std::string::npos) return {};
    if (colon + 1 == text.size()) refuse(text);
    return text.substr(colon + 1);
}

ResolvedUser userOf(const Context& context, const Record& record, const process::IdMapping& mapping) {
    return findUser(LayeredRoot(lowerDirectories(context, record)), record.user, mapping);
}

}  // namespace

std::string parseUserNamespace(const std::string& text) {
    if (text.empty() || text == "private") return {};
    const std::string detail = detailOf(text);
    if (detail != kOfUser) parseIds(detail, text);
    return text;
}

void keepIds(const Context& context, Record& record) {
    const std::string& text = record.options.userNamespace;
    if (text.empty()) return;
    if (::geteuid() == 0) {
        throw Error(ErrorKind::InvalidInput,
                    "--userns keep-id is for other accounts than root, whose files a container is never given");
    }
    const auto mapping = process::nestedMapping(process::outerMappingForUser());
    const std::string detail = detailOf(text);
    if (detail == kOfUser) {
        const ResolvedUser user = userOf(context, record, mapping);
        record.keptIds = {user.uid, user.gid};
    } else {
        record.keptIds = parseIds(detail, text);
        const process::KeptIds& kept = record.keptIds;
        if (record.user.empty()) record.user = std::to_string(kept.user) + ":" + std::to_string(kept.group);
    }
    static_cast<void>(process::exchangeIds(mapping, record.keptIds));
}

std::string offerKeepId(const Context& context, const Record& record) {
    if (!record.options.userNamespace.empty() || record.user.empty() || ::geteuid() == 0) return {};
    const auto mine = std::find_if(record.mounts.begin(), record.mounts.end(), [](const RecordMount& entry) {
        struct stat status {};
        return entry.mount.kind == Mount::Kind::Bind && !entry.mount.readOnly &&
               ::stat(entry.mount.source.c_str(), &status) == 0 && status.st_uid == ::getuid();
    });
    if (mine == record.mounts.end()) return {};
    const ResolvedUser user = userOf(context, record, process::nestedMapping(process::outerMappingForUser()));
    if (user.uid == 0) return {};
    return "The container runs as user " + printable(record.user) + ", but what is mounted at " +
           printable(mine->mount.target) +
           " belongs to root inside; add --userns keep-id:user to have your files belong to it";
}

}  // namespace galley::container
