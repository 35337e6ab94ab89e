// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/detail/merged_view.h"

#include <fcntl.h>
#include <sys/xattr.h>

#include <cerrno>

#include "engine/archive/detail/attributes.h"
#include "engine/archive/detail/entry_path.h"
#include "engine/base/error.h"

namespace galley::archive::detail {
namespace {

constexpr int kOpenFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

UniqueFd openOrThrow(int directory, const std::string& name) {
    UniqueFd fd(::openat(directory, name.c_str(), kOpenFlags));
    if (!fd) throwErrno(errno, "opening " + shownName(name) + " of a layer below");
    return fd;
}

bool isOpaque(int directory) {
    char value = 0;
    return ::fgetxattr(directory, kOpaqueAttribute, &value, 1) == 1 && value == 'y';
}

bool isWhiteout(const struct stat& status) {
    return S_ISCHR(status.st_mode) && status.st_rdev == 0;
}

}  // namespace

Lookup lookUpInLayer(int layer, const std::vector<std::string_view>& components, FoundFile& found) {
    found.directory = openOrThrow(layer, ".");
    found.name = ".";
    if (::fstat(found.directory.get(), &found.status) != 0) throwErrno(errno, "looking at a layer below");
    bool opaque = isOpaque(found.directory.get());
    for (std::size_t i = 0; i < components.size(); ++i) {
        found.name = components[i];
        const int directory = found.directory.get();
        if (::fstatat(directory, found.name.c_str(), &found.status, AT_SYMLINK_NOFOLLOW) != 0) {
            if (errno != ENOENT) throwErrno(errno, "looking at " + shownName(found.name));
            return opaque ? Lookup::Hidden : Lookup::Absent;
        }
        if (isWhiteout(found.status)) return Lookup::Hidden;
        if (i + 1 == components.size()) break;
        if (!S_ISDIR(found.status.st_mode)) return Lookup::Hidden;
        found.directory = openOrThrow(directory, found.name);
        opaque = opaque || isOpaque(found.directory.get());
    }
    return Lookup::Found;
}

bool isHiddenFromBelow(int layer, const std::vector<std::string_view>& components) {
    UniqueFd directory = openOrThrow(layer, ".");
    for (const std::string_view component : components) {
        if (isOpaque(directory.get())) return true;
        directory = openOrThrow(directory.get(), std::string(component));
    }
    return isOpaque(directory.get());
}

Lookup lookUp(const std::vector<UniqueFd>& layers, const std::vector<std::string_view>& components, FoundFile& found) {
    for (const UniqueFd& layer : layers) {
        const Lookup result = lookUpInLayer(layer.get(), components, found);
        if (result != Lookup::Absent) return result;
    }
    return Lookup::Absent;
}

}  // namespace galley::archive::detail
