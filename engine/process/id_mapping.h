// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which ids there are: of this user on the host (the *outer* mapping, kept by the holder), and of a container inside
/// the holder's user namespace (the *nested* mapping, for the runtime spec). See engine/README.md, Namespaces.
/// Used by the holder, archive, store, container. Uses base.
/// Threads: values and free functions.
#pragma once

#include <sys/types.h>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace galley::process {

/// One line of a uid_map: [inside, inside + count) are [outside, outside + count) one namespace further out.
struct IdExtent {
    std::uint32_t inside = 0;
    std::uint32_t outside = 0;
    std::uint32_t count = 0;
    bool operator==(const IdExtent&) const = default;
};

struct IdMapping {
    std::vector<IdExtent> users;
    std::vector<IdExtent> groups;
    bool operator==(const IdMapping&) const = default;

    /// Only one's own id: files of another owner inside images cannot be had.
    bool singleId() const noexcept;
};

/// Ids of a container under which it knows the user who runs it (`--userns keep-id`): each stands where 0 would, and 0
/// where it would. 0: nothing is exchanged.
struct KeptIds {
    std::uint32_t user = 0;
    std::uint32_t group = 0;
    bool operator==(const KeptIds&) const = default;
    bool empty() const noexcept { return user == 0 && group == 0; }
};

/// `id` after 0 and `kept` were exchanged.
inline std::uint32_t exchangedId(std::uint32_t id, std::uint32_t kept) noexcept {
    return id == 0 ? kept : id == kept ? 0 : id;
}

/// Where the ids of a container's files stand in the namespace that holds them: `kept` exchanged, then `shift` further
/// on (NamespaceLease::shift).
struct FileIds {
    std::uint32_t shift = 0;
    KeptIds kept{};

    /// The files have the container's own ids.
    bool same() const noexcept { return shift == 0 && kept.empty(); }
    /// Nothing for what is no id, or none any more.
    std::optional<std::uint32_t> placedUser(std::int64_t id) const noexcept;
    std::optional<std::uint32_t> placedGroup(std::int64_t id) const noexcept;
    std::uint32_t rootUser() const noexcept { return shift + kept.user; }
    std::uint32_t rootGroup() const noexcept { return shift + kept.group; }
    /// The way back. What is below the shift counts as what is right above it.
    std::uint32_t userOf(std::uint32_t placed) const noexcept;
    std::uint32_t groupOf(std::uint32_t placed) const noexcept;
};

/// A range of /etc/subuid or /etc/subgid.
struct SubordinateRange {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    bool operator==(const SubordinateRange&) const = default;
};

/// The lines of /etc/subuid that belong to `userName` or to the decimal `uid` (newuidmap accepts both), in the order of
/// the file. Lines that are none are passed over, as newuidmap does.
std::vector<SubordinateRange> parseSubordinateIds(std::string_view file, std::string_view userName, uid_t uid);

/// `0 → own`, `1… → ranges`. A range that meets `own` or an earlier range is cut, because the kernel refuses overlaps.
std::vector<IdExtent> outerExtents(std::uint32_t own, const std::vector<SubordinateRange>& ranges);

/// Where root has no entry of its own in /etc/subuid: ids that no distribution hands out (systemd's "UIDs and GIDs").
constexpr SubordinateRange kRootSubordinateRange{1879048192, 65536};

/// The part of `ranges` that exists in a user namespace with the map `available` (/proc/self/uid_map), in pieces that
/// each lie in one line of it, as the kernel wants. Where root has none: kRootSubordinateRange, and inside a user
/// namespace that lacks those, all its ids but 0.
std::vector<SubordinateRange> usableRanges(const std::vector<SubordinateRange>& ranges,
                                           const std::vector<IdExtent>& available, uid_t uid);

/// What the holder is to map for the calling user. `singleId()` when there are no subordinate ids.
IdMapping outerMappingForUser();

/// By how much container ids are shifted inside the outer namespace: 1 when outer 0 is the host's root, so that a
/// container's root never is; else 0.
std::uint32_t containerIdShift(const IdMapping& outer) noexcept;

/// The nested mapping of a container, split where outer extents meet: with shift 0 `0:0:1, 1:1:65536`, with shift 1
/// `0:1:65536`. `outside` counts in the holder's user namespace. An image's uid u is outer id u + shift.
IdMapping nestedMapping(const IdMapping& outer);

/// The same with `kept` exchanged. InvalidInput, with a sentence for `--userns`, for an id that a container has not.
IdMapping exchangeIds(const IdMapping& nested, const KeptIds& kept);

/// The outer id of container id `id`, or nothing when the container has no such id.
std::optional<std::uint32_t> outerIdOf(const std::vector<IdExtent>& nested, std::uint32_t id) noexcept;

/// As /proc/<pid>/uid_map takes and gives it.
std::string formatExtents(const std::vector<IdExtent>& extents);
/// Throws InvalidInput.
std::vector<IdExtent> parseExtents(std::string_view text);

}  // namespace galley::process
