// SPDX-License-Identifier: Apache-2.0
#include "engine/process/id_mapping.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <limits>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::process {
namespace {

/// The kernel takes 340 lines in a map (user_namespaces(7)); the first of them is one's own id.
constexpr std::size_t kMaxRanges = 339;
/// The highest id is (uid_t)-1, which means "no id".
constexpr std::uint64_t kIdEnd = std::numeric_limits<std::uint32_t>::max();

std::optional<std::uint32_t> parseId(std::string_view text) {
    const auto number = parseUnsigned(text);
    if (!number || *number > kIdEnd) return std::nullopt;
    return static_cast<std::uint32_t>(*number);
}

std::optional<SubordinateRange> parseRange(std::string_view first, std::string_view count) {
    const auto start = parseId(first);
    const auto length = parseId(count);
    if (!start || !length || *length == 0) return std::nullopt;
    if (std::uint64_t{*start} + *length > kIdEnd) return std::nullopt;
    return SubordinateRange{*start, *length};
}

/// `range` without what `taken` covers: up to two pieces.
std::vector<SubordinateRange> without(SubordinateRange range, std::uint64_t takenFirst, std::uint64_t takenCount) {
    const std::uint64_t end = std::uint64_t{range.first} + range.count;
    const std::uint64_t takenEnd = takenFirst + takenCount;
    if (takenFirst >= end || takenEnd <= range.first) return {range};
    std::vector<SubordinateRange> rest;
    if (takenFirst > range.first) {
        rest.push_back({range.first, static_cast<std::uint32_t>(takenFirst - range.first)});
    }
    if (takenEnd < end) {
        rest.push_back({static_cast<std::uint32_t>(takenEnd), static_cast<std::uint32_t>(end - takenEnd)});
    }
    return rest;
}

std::vector<SubordinateRange> withoutAll(SubordinateRange range, const std::vector<IdExtent>& taken) {
    std::vector<SubordinateRange> pieces{range};
    for (const IdExtent& extent : taken) {
        std::vector<SubordinateRange> next;
        for (const SubordinateRange& piece : pieces) {
            for (const SubordinateRange& rest : without(piece, extent.outside, extent.count)) next.push_back(rest);
        }
        pieces = std::move(next);
    }
    return pieces;
}

std::string loginName(uid_t uid) {
    const passwd* entry = ::getpwuid(uid);
    return entry != nullptr ? entry->pw_name : "";
}

std::vector<SubordinateRange> rangesFrom(const char* file, const char* map, const std::string& name, uid_t uid) {
    const auto ranges = parseSubordinateIds(readFileIfExists(file).value_or(""), name, uid);
    return usableRanges(ranges, parseExtents(readFile(map)), uid);
}

std::vector<SubordinateRange> within(const std::vector<SubordinateRange>& ranges,
                                     const std::vector<IdExtent>& available) {
    std::vector<SubordinateRange> pieces;
    for (const SubordinateRange& range : ranges) {
        for (const IdExtent& extent : available) {
            const std::uint64_t begin = std::max(range.first, extent.inside);
            const std::uint64_t end =
                std::min(std::uint64_t{range.first} + range.count, std::uint64_t{extent.inside} + extent.count);
            if (begin >= end) continue;
            pieces.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)});
        }
    }
    return pieces;
}

std::vector<IdExtent> nestedExtents(const std::vector<IdExtent>& outer, std::uint32_t shift) {
    std::vector<IdExtent> nested;
    std::uint32_t inside = 0;
    for (IdExtent extent : outer) {
        const std::uint32_t cut = extent.inside < shift ? std::min(shift - extent.inside, extent.count) : 0;
        if (extent.count == cut) continue;
        nested.push_back({inside, extent.inside + cut, extent.count - cut});
        inside += extent.count - cut;
    }
    return nested;
}

/// Without the ids 0 and `kept`.
void appendRest(const IdExtent& extent, std::uint32_t kept, std::vector<IdExtent>& pieces) {
    std::uint32_t first = extent.inside;
    const std::uint32_t end = extent.inside + extent.count;
    for (const std::uint32_t cut : {std::uint32_t{0}, kept}) {
        if (cut < first || cut >= end) continue;
        if (cut > first) pieces.push_back({first, extent.outside + (first - extent.inside), cut - first});
        first = cut + 1;
    }
    if (first < end) pieces.push_back({first, extent.outside + (first - extent.inside), end - first});
}

std::vector<IdExtent> exchangedExtents(const std::vector<IdExtent>& nested, std::uint32_t kept) {
    if (kept == 0) return nested;
    const auto root = outerIdOf(nested, 0);
    const auto other = outerIdOf(nested, kept);
    if (!root || !other) {
        throw Error(ErrorKind::InvalidInput,
                    "--userns: the id " + std::to_string(kept) +
                        " is outside the ids that a container has here; give a lower one with "
                        "keep-id:uid=NUMBER,gid=NUMBER, or more ids in /etc/subuid and /etc/subgid");
    }
    std::vector<IdExtent> extents{{0, *other, 1}, {kept, *root, 1}};
    for (const IdExtent& extent : nested) appendRest(extent, kept, extents);
    std::sort(extents.begin(), extents.end(), [](const auto& a, const auto& b) { return a.inside < b.inside; });
    return extents;
}

/// `id` as the container has it, `exchanged` and `shift` applied.
std::optional<std::uint32_t> placedId(std::int64_t id, std::uint32_t exchanged, std::uint32_t shift) {
    if (id < 0 || id >= static_cast<std::int64_t>(kIdEnd) - shift) return std::nullopt;
    return exchangedId(static_cast<std::uint32_t>(id), exchanged) + shift;
}

std::uint32_t containerId(std::uint32_t placed, std::uint32_t exchanged, std::uint32_t shift) {
    return exchangedId(placed - std::min(placed, shift), exchanged);
}

}  // namespace

std::optional<std::uint32_t> FileIds::placedUser(std::int64_t id) const noexcept {
    return placedId(id, kept.user, shift);
}

std::optional<std::uint32_t> FileIds::placedGroup(std::int64_t id) const noexcept {
    return placedId(id, kept.group, shift);
}

std::uint32_t FileIds::userOf(std::uint32_t placed) const noexcept {
    return containerId(placed, kept.user, shift);
}

std::uint32_t FileIds::groupOf(std::uint32_t placed) const noexcept {
    return containerId(placed, kept.group, shift);
}

bool IdMapping::singleId() const noexcept {
    const auto total = [](const std::vector<IdExtent>& extents) {
        std::uint64_t sum = 0;
        for (const IdExtent& extent : extents) sum += extent.count;
        return sum;
    };
    return total(users) <= 1 || total(groups) <= 1;
}

std::vector<SubordinateRange> parseSubordinateIds(std::string_view file, std::string_view userName, uid_t uid) {
    const std::string number = std::to_string(uid);
    std::vector<SubordinateRange> ranges;
    for (const std::string& line : split(file, '\n')) {
        const std::vector<std::string> fields = split(line, ':');
        if (fields.size() != 3 || fields[0].empty()) continue;
        if (fields[0] != userName && fields[0] != number) continue;
        if (const auto range = parseRange(fields[1], fields[2])) ranges.push_back(*range);
    }
    return ranges;
}

std::vector<SubordinateRange> usableRanges(const std::vector<SubordinateRange>& ranges,
                                           const std::vector<IdExtent>& available, uid_t uid) {
    auto usable = within(ranges, available);
    if (!usable.empty() || uid != 0) return usable;
    usable = within({kRootSubordinateRange}, available);
    if (!usable.empty()) return usable;
    return within({{1, kRootSubordinateRange.count}}, available);
}

std::vector<IdExtent> outerExtents(std::uint32_t own, const std::vector<SubordinateRange>& ranges) {
    std::vector<IdExtent> extents{{0, own, 1}};
    std::uint64_t inside = 1;
    for (const SubordinateRange& range : ranges) {
        for (const SubordinateRange& piece : withoutAll(range, extents)) {
            const std::uint64_t count = std::min<std::uint64_t>(piece.count, kIdEnd - inside);
            if (count == 0 || extents.size() > kMaxRanges) return extents;
            extents.push_back({static_cast<std::uint32_t>(inside), piece.first, static_cast<std::uint32_t>(count)});
            inside += count;
        }
    }
    return extents;
}

IdMapping outerMappingForUser() {
    const uid_t uid = ::getuid();
    const std::string name = loginName(uid);
    IdMapping mapping;
    // newgidmap, too, looks its ranges up by the user, not by a group.
    mapping.users = outerExtents(uid, rangesFrom("/etc/subuid", "/proc/self/uid_map", name, uid));
    mapping.groups = outerExtents(::getgid(), rangesFrom("/etc/subgid", "/proc/self/gid_map", name, uid));
    // Half a mapping (users but no groups) cannot be written without newgidmap's help: it counts as none.
    if (mapping.singleId()) mapping = {{{0, uid, 1}}, {{0, ::getgid(), 1}}};
    return mapping;
}

std::uint32_t containerIdShift(const IdMapping& outer) noexcept {
    const auto holdsRoot = [](const IdExtent& extent) { return extent.inside == 0 && extent.outside == 0; };
    return std::any_of(outer.users.begin(), outer.users.end(), holdsRoot) ? 1 : 0;
}

IdMapping nestedMapping(const IdMapping& outer) {
    const std::uint32_t shift = containerIdShift(outer);
    return {nestedExtents(outer.users, shift), nestedExtents(outer.groups, shift)};
}

IdMapping exchangeIds(const IdMapping& nested, const KeptIds& kept) {
    return {exchangedExtents(nested.users, kept.user), exchangedExtents(nested.groups, kept.group)};
}

std::optional<std::uint32_t> outerIdOf(const std::vector<IdExtent>& nested, std::uint32_t id) noexcept {
    for (const IdExtent& extent : nested) {
        if (id >= extent.inside && id - extent.inside < extent.count) return extent.outside + (id - extent.inside);
    }
    return std::nullopt;
}

std::string formatExtents(const std::vector<IdExtent>& extents) {
    std::string text;
    for (const IdExtent& extent : extents) {
        text += std::to_string(extent.inside) + ' ' + std::to_string(extent.outside) + ' ' +
                std::to_string(extent.count) + '\n';
    }
    return text;
}

std::vector<IdExtent> parseExtents(std::string_view text) {
    std::vector<IdExtent> extents;
    for (const std::string& line : split(text, '\n')) {
        std::vector<std::uint32_t> numbers;
        for (const std::string& word : split(line, ' ')) {
            if (word.empty()) continue;
            const auto number = parseUnsigned(word);
            if (!number || *number > kIdEnd) throw Error(ErrorKind::InvalidInput, "\"" + line + "\" is no id mapping");
            numbers.push_back(static_cast<std::uint32_t>(*number));
        }
        if (numbers.empty()) continue;
        if (numbers.size() != 3) throw Error(ErrorKind::InvalidInput, "\"" + line + "\" is no id mapping");
        extents.push_back({numbers[0], numbers[1], numbers[2]});
    }
    return extents;
}

}  // namespace galley::process
