// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/detail/entry_path.h"

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::archive::detail {

std::vector<std::string_view> splitEntryName(std::string_view name) {
    constexpr std::size_t kMaxPath = 4095;
    constexpr std::size_t kMaxComponent = 255;
    if (name.size() > kMaxPath) {
        throw Error(ErrorKind::Corrupt, "the layer has a name of more than 4095 bytes: " + shownName(name));
    }
    std::vector<std::string_view> components;
    while (!name.empty()) {
        const std::size_t slash = name.find('/');
        const std::string_view component = name.substr(0, slash);
        name.remove_prefix(slash == std::string_view::npos ? name.size() : slash + 1);
        if (component.empty() || component == ".") continue;
        if (component == "..") {
            throw Error(ErrorKind::Corrupt, "the layer has a name with \"..\" in it, which could lead outside");
        }
        if (component.size() > kMaxComponent) {
            throw Error(ErrorKind::Corrupt,
                        "the layer has a file name of more than 255 bytes: " + shownName(component));
        }
        components.push_back(component);
    }
    return components;
}

std::string joinPath(std::string_view parent, std::string_view name) {
    std::string path(parent);
    if (!path.empty()) path += '/';
    path += name;
    return path;
}

std::string_view parentOf(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view baseOf(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool isBeneath(std::string_view path, std::string_view directory) {
    if (directory.empty()) return true;
    return path.starts_with(directory) && (path.size() == directory.size() || path[directory.size()] == '/');
}

std::string shownName(std::string_view name) {
    constexpr std::size_t kShown = 120;
    std::string shown = printable(name.substr(0, kShown));
    if (name.size() > kShown) shown += "…";
    return "\"" + shown + "\"";
}

}  // namespace galley::archive::detail
