// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/tree_changes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>

#include "engine/archive/detail/attributes.h"
#include "engine/archive/detail/entry_path.h"
#include "engine/archive/detail/list_names.h"
#include "engine/archive/detail/merged_view.h"
#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::archive {
namespace {

using Kind = TreeChange::Kind;

constexpr int kOpenFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr std::size_t kMaxDepth = 900;

/// What an image needs so that it can be mounted over; a runtime makes it where it is absent.
constexpr std::string_view kMountPoints[] = {"dev", "etc/hostname", "etc/hosts", "etc/resolv.conf", "proc", "sys"};

bool isMountPoint(const std::string& path) {
    return std::find(std::begin(kMountPoints), std::end(kMountPoints), path) != std::end(kMountPoints);
}

bool hasSameOwnerAndMode(const struct stat& left, const struct stat& right) {
    return left.st_mode == right.st_mode && left.st_uid == right.st_uid && left.st_gid == right.st_gid;
}

bool isWhiteout(const struct stat& status) {
    return S_ISCHR(status.st_mode) && status.st_rdev == 0;
}

bool isOpaque(int directory) {
    for (const char* name : {detail::kOpaqueAttribute, "user.fuseoverlayfs.opaque"}) {
        char value = 0;
        if (::fgetxattr(directory, name, &value, 1) == 1 && value == 'y') return true;
    }
    return ::faccessat(directory, std::string(detail::kOpaqueMarker).c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

class Comparison {
public:
    explicit Comparison(const std::vector<UniqueFd>& layers) : m_layers(layers) {}

    void run(int upper) {
        walk(upper, {}, true, 0);
        std::sort(m_changes.begin(), m_changes.end(),
                  [](const TreeChange& left, const TreeChange& right) { return left.path < right.path; });
    }
    std::vector<TreeChange> take() { return std::move(m_changes); }

private:
    void add(Kind kind, const std::string& path) { m_changes.push_back({kind, "/" + path}); }
    /// What the layers have there, if anything.
    std::optional<struct stat> below(const std::string& path) const;
    std::set<std::string> namesBelow(const std::string& path) const;
    void walk(int directory, const std::string& path, bool known, std::size_t depth);
    void look(int directory, const std::string& path, const std::string& name, bool known, std::size_t depth);
    void lookInto(int parent, const std::string& place, const struct stat& status, bool known, std::size_t depth);

    const std::vector<UniqueFd>& m_layers;
    std::vector<TreeChange> m_changes;
    std::size_t m_mountPoints = 0;  ///< so many were passed over
};

std::optional<struct stat> Comparison::below(const std::string& path) const {
    detail::FoundFile found;
    if (detail::lookUp(m_layers, detail::splitEntryName(path), found) != detail::Lookup::Found) return std::nullopt;
    return found.status;
}

/// What the layers together have in a directory.
std::set<std::string> Comparison::namesBelow(const std::string& path) const {
    std::set<std::string> names;
    std::set<std::string> hidden;
    const auto components = detail::splitEntryName(path);
    for (const UniqueFd& layer : m_layers) {
        detail::FoundFile found;
        const detail::Lookup result = detail::lookUpInLayer(layer.get(), components, found);
        if (result == detail::Lookup::Absent) continue;
        if (result == detail::Lookup::Hidden || !S_ISDIR(found.status.st_mode)) break;
        const UniqueFd directory(::openat(found.directory.get(), found.name.c_str(), kOpenFlags));
        if (!directory) throwErrno(errno, "opening a directory of a layer");
        for (std::string& name : detail::listNames(directory.get())) {
            struct stat status {};
            if (::fstatat(directory.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
            if (isWhiteout(status)) {
                hidden.insert(std::move(name));
            } else if (!hidden.contains(name)) {
                names.insert(std::move(name));
            }
        }
        if (isOpaque(directory.get())) break;
    }
    return names;
}

/// `known`: the layers have something at `path`, so that they may have what is in it.
void Comparison::look(int directory, const std::string& path, const std::string& name, bool known, std::size_t depth) {
    struct stat status {};
    if (::fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT) return;
        throwErrno(errno, "looking at " + detail::shownName(name));
    }
    if (isWhiteout(status)) return add(Kind::Deleted, detail::joinPath(path, name));
    if (name.starts_with(detail::kWhiteoutPrefix)) {
        // fuse-overlayfs, where it may make no devices.
        if (name == detail::kOpaqueMarker) return;
        return add(Kind::Deleted, detail::joinPath(path, name.substr(detail::kWhiteoutPrefix.size())));
    }
    const std::string place = detail::joinPath(path, name);
    if (S_ISDIR(status.st_mode)) return lookInto(directory, place, status, known, depth);
    const bool changed = known && below(place);
    if (!changed && status.st_size == 0 && S_ISREG(status.st_mode) && isMountPoint(place)) {
        ++m_mountPoints;
    } else {
        add(changed ? Kind::Changed : Kind::Added, place);
    }
}

/// A directory that is here only because of mount points within it was not changed.
void Comparison::lookInto(int parent, const std::string& place, const struct stat& status, bool known,
                          std::size_t depth) {
    const auto before = known ? below(place) : std::nullopt;
    const std::size_t changes = m_changes.size();
    const std::size_t mountPoints = m_mountPoints;
    add(before ? Kind::Changed : Kind::Added, place);
    const std::string name = place.substr(place.rfind('/') + 1);
    const UniqueFd child(::openat(parent, name.c_str(), kOpenFlags));
    if (!child && errno == ENOENT) return;
    if (!child) throwErrno(errno, "opening " + detail::shownName(place));
    walk(child.get(), place, before.has_value(), depth + 1);
    if (m_changes.size() != changes + 1) return;
    const bool made = !before && isMountPoint(place);
    const bool passed = m_mountPoints != mountPoints && (!before || hasSameOwnerAndMode(*before, status));
    if (!made && !passed) return;
    m_changes.pop_back();
    m_mountPoints += made ? 1 : 0;
}

void Comparison::walk(int directory, const std::string& path, bool known, std::size_t depth) {
    if (depth > kMaxDepth) {
        throw Error(ErrorKind::Unsupported, "the directories are nested deeper than " + std::to_string(kMaxDepth) +
                                                " levels at " + detail::shownName(path));
    }
    const std::vector<std::string> names = detail::listNames(directory);
    for (const std::string& name : names) look(directory, path, name, known, depth);
    if (!known || !isOpaque(directory)) return;
    for (const std::string& name : namesBelow(path)) {
        const bool replaced = std::binary_search(names.begin(), names.end(), name);
        if (!replaced) add(Kind::Deleted, detail::joinPath(path, name));
    }
}

}  // namespace

std::vector<TreeChange> findChanges(int upper, const std::vector<UniqueFd>& layers) {
    Comparison comparison(layers);
    comparison.run(upper);
    return comparison.take();
}

std::string encodeChanges(const std::vector<TreeChange>& changes) {
    std::string text;
    for (const TreeChange& change : changes) {
        text += static_cast<char>(change.kind);
        text += change.path;
        text += '\0';
    }
    return text;
}

std::vector<TreeChange> parseChanges(const std::string& text) {
    std::vector<TreeChange> changes;
    for (const std::string& record : split(text, '\0')) {
        if (record.empty()) continue;
        if (record.front() != 'C' && record.front() != 'A' && record.front() != 'D') {
            throw Error(ErrorKind::InvalidInput, "the list of changes is damaged");
        }
        changes.push_back({static_cast<Kind>(record.front()), record.substr(1)});
    }
    return changes;
}

}  // namespace galley::archive
