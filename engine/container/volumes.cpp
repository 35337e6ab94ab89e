// SPDX-License-Identifier: Apache-2.0
#include "engine/container/volumes.h"

#include <sys/stat.h>
#include <unistd.h>

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

bool isEmptyVolume(const Context& context, const std::string& name) {
    std::error_code failure;
    const bool empty = fs::is_empty(volumeData(context, name), failure);
    // What cannot be read belongs to somebody already.
    return !failure && empty;
}

}  // namespace galley::container
