// SPDX-License-Identifier: Apache-2.0
#include "engine/base/shared_library.h"

#include <dlfcn.h>

#include <string>

#include "engine/base/error.h"

namespace galley {

SharedLibrary::SharedLibrary(const char* name, const char* package)
    : m_handle(::dlopen(name, RTLD_LAZY | RTLD_LOCAL)), m_package(package) {
    if (m_handle != nullptr) return;
    const char* said = ::dlerror();
    const std::string reason = said != nullptr ? said : "";
    if (reason.empty() || reason.find("No such file") != std::string::npos) {
        throw Error(ErrorKind::Unsupported, std::string(name) + " is missing; install the package " + package);
    }
    throw Error(ErrorKind::Internal, std::string(name) + " cannot be loaded: " + reason);
}

void* SharedLibrary::address(const char* symbol) const {
    void* const found = ::dlsym(m_handle, symbol);
    if (found == nullptr) {
        throw Error(ErrorKind::Unsupported, std::string("the installed library is too old: it lacks ") + symbol +
                                                "; upgrade the package " + m_package);
    }
    return found;
}

}  // namespace galley
