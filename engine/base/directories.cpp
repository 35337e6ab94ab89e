// SPDX-License-Identifier: Apache-2.0
#include "engine/base/directories.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley {
namespace fs = std::filesystem;
namespace {

/// The XDG specification: a relative path in these variables is to be ignored.
fs::path absoluteFromEnvironment(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr || value[0] != '/') return {};
    return value;
}

fs::path homeDirectory() {
    if (fs::path home = absoluteFromEnvironment("HOME"); !home.empty()) return home;
    if (const passwd* entry = ::getpwuid(::getuid())) return entry->pw_dir;
    throw Error(ErrorKind::NotFound, "there is no home directory: set HOME");
}

fs::path firstOf(const fs::path& first, const fs::path& second) {
    return first.empty() ? second : first;
}

void checkOwner(const fs::path& directory) {
    struct stat status {};
    if (::lstat(directory.c_str(), &status) != 0) throwErrno(errno, "looking at " + directory.string());
    if (!S_ISDIR(status.st_mode) || status.st_uid != ::getuid()) {
        throw Error(ErrorKind::Forbidden,
                    directory.string() + " belongs to somebody else: remove it or set XDG_RUNTIME_DIR");
    }
}

}  // namespace

Directories Directories::fromEnvironment() {
    Directories directories;
    if (::getuid() == 0) {
        directories = {"/var/lib/galley", "/run/galley", "/etc/galley"};
    } else {
        const auto under = [](const char* variable, const char* fallback) {
            const fs::path base = absoluteFromEnvironment(variable);
            return (base.empty() ? homeDirectory() / fallback : base) / "galley";
        };
        const fs::path runtime = absoluteFromEnvironment("XDG_RUNTIME_DIR");
        directories.data = under("XDG_DATA_HOME", ".local/share");
        directories.config = under("XDG_CONFIG_HOME", ".config");
        directories.runtime =
            runtime.empty() ? fs::path("/tmp/galley-" + std::to_string(::getuid())) : runtime / "galley";
    }
    directories.data = firstOf(absoluteFromEnvironment("GALLEY_DATA_DIR"), directories.data);
    directories.runtime = firstOf(absoluteFromEnvironment("GALLEY_RUNTIME_DIR"), directories.runtime);
    return directories;
}

void Directories::ensure() const {
    const unsigned mode = ::getuid() == 0 ? 0711 : 0700;
    for (const fs::path& directory : {data, runtime}) {
        ensureDirectory(directory, mode);
        checkOwner(directory);
    }
}

}  // namespace galley
