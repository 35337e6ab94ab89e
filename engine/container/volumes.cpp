// SPDX-License-Identifier: Apache-2.0
#include "engine/container/volumes.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley::container {

namespace fs = std::filesystem;

fs::path volumeData(const Context& context, const std::string& name) {
    return context.volumesDirectory() / name / "_data";
}

bool ensureVolume(Context& context, const std::string& name) {
    const fs::path data = volumeData(context, name);
    const unsigned mode = ::geteuid() == 0 ? 0711 : 0700;
    ensureDirectory(context.volumesDirectory(), mode);
    ensureDirectory(data.parent_path(), mode);
    if (::mkdir(data.c_str(), 0755) != 0) {
        if (errno == EEXIST) return false;
        throwErrno(errno, "Making the volume " + name);
    }
    context.giveToContainer(data);
    return true;
}

std::vector<std::string> volumeNames(const Context& context) {
    std::vector<std::string> names;
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(context.volumesDirectory(), absent)) {
        std::error_code unknown;
        // One that begins with a dot is being made.
        const bool hidden = entry.path().filename().string().starts_with('.');
        if (!hidden && fs::is_directory(entry.path() / "_data", unknown))
            names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

bool isAnonymousVolume(std::string_view name) {
    return isContainerId(name);
}

FileLock lockVolumes(const Context& context, FileLock::Mode mode, const std::stop_token& stop) {
    return FileLock::acquire(context.directories().data / "volumes.lock", mode, stop);
}

bool isEmptyVolume(const Context& context, const std::string& name) {
    std::error_code failure;
    const bool empty = fs::is_empty(volumeData(context, name), failure);
    // What cannot be read belongs to somebody already.
    return !failure && empty;
}

}  // namespace galley::container
