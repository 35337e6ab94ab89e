// SPDX-License-Identifier: Apache-2.0
#include "engine/http/detail/curl_library.h"

#include <dlfcn.h>

#include <string>

#include "engine/base/error.h"

namespace galley::http::detail {
namespace {

/// The ABI of the headers above, which libcurl has kept since 2006.
constexpr const char* kLibrary = "libcurl.so.4";

template <class Function>
void find(void* library, const char* name, Function& function) {
    void* const symbol = ::dlsym(library, name);
    if (symbol == nullptr) {
        throw Error(ErrorKind::Unsupported, std::string("libcurl is too old: it lacks ") + name + "; install libcurl4");
    }
    function = reinterpret_cast<Function>(symbol);
}

CurlLibrary load() {
    // Stays for the life of the process: libcurl cannot be unloaded safely.
    void* const library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* said = ::dlerror();
        const std::string reason = said != nullptr ? said : "";
        if (reason.empty() || reason.find("No such file") != std::string::npos) {
            throw Error(ErrorKind::Unsupported, std::string(kLibrary) + " is missing; install the package libcurl4");
        }
        throw Error(ErrorKind::Internal, "libcurl cannot be loaded: " + reason);
    }
    CurlLibrary functions{};
    find(library, "curl_easy_cleanup", functions.easyCleanup);
    find(library, "curl_easy_getinfo", functions.easyGetinfo);
    find(library, "curl_easy_init", functions.easyInit);
    find(library, "curl_easy_reset", functions.easyReset);
    find(library, "curl_easy_setopt", functions.easySetopt);
    find(library, "curl_easy_strerror", functions.easyStrerror);
    find(library, "curl_free", functions.free);
    find(library, "curl_getdate", functions.getdate);
    find(library, "curl_global_init", functions.globalInit);
    find(library, "curl_multi_add_handle", functions.multiAddHandle);
    find(library, "curl_multi_cleanup", functions.multiCleanup);
    find(library, "curl_multi_info_read", functions.multiInfoRead);
    find(library, "curl_multi_init", functions.multiInit);
    find(library, "curl_multi_perform", functions.multiPerform);
    find(library, "curl_multi_poll", functions.multiPoll);
    find(library, "curl_multi_remove_handle", functions.multiRemoveHandle);
    find(library, "curl_multi_setopt", functions.multiSetopt);
    find(library, "curl_multi_wakeup", functions.multiWakeup);
    find(library, "curl_share_cleanup", functions.shareCleanup);
    find(library, "curl_share_init", functions.shareInit);
    find(library, "curl_share_setopt", functions.shareSetopt);
    find(library, "curl_slist_append", functions.slistAppend);
    find(library, "curl_slist_free_all", functions.slistFreeAll);
    find(library, "curl_url", functions.url);
    find(library, "curl_url_cleanup", functions.urlCleanup);
    find(library, "curl_url_get", functions.urlGet);
    find(library, "curl_url_set", functions.urlSet);
    if (functions.globalInit(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        throw Error(ErrorKind::Internal, "libcurl cannot be used");
    }
    return functions;
}

}  // namespace

const CurlLibrary& curl() {
    static const CurlLibrary kFunctions = load();
    return kFunctions;
}

}  // namespace galley::http::detail
