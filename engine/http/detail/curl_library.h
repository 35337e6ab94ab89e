// SPDX-License-Identifier: Apache-2.0
/// @file
/// libcurl, loaded at its first use: with the thirty libraries behind it, it would cost every command that needs no
/// registry more than all the rest of its start.
/// Used by http. Uses base. Threads: curl() from any. Processes: none. Crash: nothing is kept.
#pragma once

#include <curl/curl.h>

namespace galley::http::detail {

/// The functions that are used, by libcurl's names without "curl_".
struct CurlLibrary {
    decltype(&::curl_easy_cleanup) easyCleanup;
    decltype(&::curl_easy_getinfo) easyGetinfo;
    decltype(&::curl_easy_init) easyInit;
    decltype(&::curl_easy_reset) easyReset;
    decltype(&::curl_easy_setopt) easySetopt;
    decltype(&::curl_easy_strerror) easyStrerror;
    decltype(&::curl_free) free;
    decltype(&::curl_getdate) getdate;
    decltype(&::curl_global_init) globalInit;
    decltype(&::curl_multi_add_handle) multiAddHandle;
    decltype(&::curl_multi_cleanup) multiCleanup;
    decltype(&::curl_multi_info_read) multiInfoRead;
    decltype(&::curl_multi_init) multiInit;
    decltype(&::curl_multi_perform) multiPerform;
    decltype(&::curl_multi_poll) multiPoll;
    decltype(&::curl_multi_remove_handle) multiRemoveHandle;
    decltype(&::curl_multi_setopt) multiSetopt;
    decltype(&::curl_multi_wakeup) multiWakeup;
    decltype(&::curl_share_cleanup) shareCleanup;
    decltype(&::curl_share_init) shareInit;
    decltype(&::curl_share_setopt) shareSetopt;
    decltype(&::curl_slist_append) slistAppend;
    decltype(&::curl_slist_free_all) slistFreeAll;
    decltype(&::curl_url) url;
    decltype(&::curl_url_cleanup) urlCleanup;
    decltype(&::curl_url_get) urlGet;
    decltype(&::curl_url_set) urlSet;
};

/// Loads and initialises libcurl. Throws Unsupported when it is not installed.
const CurlLibrary& curl();

}  // namespace galley::http::detail
