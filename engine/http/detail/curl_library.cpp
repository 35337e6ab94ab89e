// SPDX-License-Identifier: Apache-2.0
#include "engine/http/detail/curl_library.h"

#include "engine/base/error.h"
#include "engine/base/shared_library.h"

namespace galley::http::detail {
namespace {

CurlLibrary load() {
    // The ABI of the headers above, which libcurl has kept since 2006.
    const SharedLibrary library("libcurl.so.4", "libcurl4");
    CurlLibrary functions{};
    library.find("curl_easy_cleanup", functions.easyCleanup);
    library.find("curl_easy_getinfo", functions.easyGetinfo);
    library.find("curl_easy_init", functions.easyInit);
    library.find("curl_easy_reset", functions.easyReset);
    library.find("curl_easy_setopt", functions.easySetopt);
    library.find("curl_easy_strerror", functions.easyStrerror);
    library.find("curl_free", functions.free);
    library.find("curl_getdate", functions.getdate);
    library.find("curl_global_init", functions.globalInit);
    library.find("curl_multi_add_handle", functions.multiAddHandle);
    library.find("curl_multi_cleanup", functions.multiCleanup);
    library.find("curl_multi_info_read", functions.multiInfoRead);
    library.find("curl_multi_init", functions.multiInit);
    library.find("curl_multi_perform", functions.multiPerform);
    library.find("curl_multi_poll", functions.multiPoll);
    library.find("curl_multi_remove_handle", functions.multiRemoveHandle);
    library.find("curl_multi_setopt", functions.multiSetopt);
    library.find("curl_multi_wakeup", functions.multiWakeup);
    library.find("curl_share_cleanup", functions.shareCleanup);
    library.find("curl_share_init", functions.shareInit);
    library.find("curl_share_setopt", functions.shareSetopt);
    library.find("curl_slist_append", functions.slistAppend);
    library.find("curl_slist_free_all", functions.slistFreeAll);
    library.find("curl_url", functions.url);
    library.find("curl_url_cleanup", functions.urlCleanup);
    library.find("curl_url_get", functions.urlGet);
    library.find("curl_url_set", functions.urlSet);
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
