// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/detail/list_names.h"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>

#include "engine/base/error.h"
#include "engine/base/unique_fd.h"

namespace galley::archive::detail {
namespace {

struct CloseDirectory {
    void operator()(DIR* directory) const noexcept { ::closedir(directory); }
};

}  // namespace

std::vector<std::string> listNames(int directory) {
    UniqueFd copy(::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!copy) throwErrno(errno, "listing a directory");
    std::unique_ptr<DIR, CloseDirectory> handle(::fdopendir(copy.get()));
    if (!handle) throwErrno(errno, "listing a directory");
    copy.release();
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(handle.get())) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") names.emplace_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace galley::archive::detail
