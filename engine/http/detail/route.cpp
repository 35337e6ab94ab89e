// SPDX-License-Identifier: Apache-2.0
#include "engine/http/detail/route.h"

#include <cstdlib>

#include "engine/base/files.h"
#include "engine/http/detail/curl_library.h"

namespace galley::http::detail {
namespace {

/// Where distributions keep what the system trusts, one file an authority. Named, because a bundle that is set replaces
/// libcurl's own.
constexpr const char* kSystemAuthorities = "/etc/ssl/certs";

void configureProxy(CURL* easy, const std::string& url, const HostRules& rules, const Proxies& proxies) {
    // Set on every transfer: libcurl reads the environment where nothing is set, and that has been done already.
    curl().easySetopt(easy, CURLOPT_PROXY, proxyFor(url, rules, proxies).c_str());
    curl().easySetopt(easy, CURLOPT_NOPROXY, rules.proxy ? "" : proxies.none.c_str());
}

void configureTrust(CURL* easy, const HostRules& rules) {
    if (rules.skipsVerification) {
        curl().easySetopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
        curl().easySetopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
        return;
    }
    // As OpenSSL's and Go's programs have it; libcurl itself does not look.
    const char* file = std::getenv("SSL_CERT_FILE");
    const bool isSet = file != nullptr && *file != '\0';
    if (rules.authorities.empty()) {
        if (isSet) curl().easySetopt(easy, CURLOPT_CAINFO, file);
        return;
    }
    std::string all = rules.authorities;
    if (isSet) {
        all += "\n" + readFile(file);
    } else {
        curl().easySetopt(easy, CURLOPT_CAPATH, kSystemAuthorities);
    }
    curl_blob blob{all.data(), all.size(), CURL_BLOB_COPY};
    curl().easySetopt(easy, CURLOPT_CAINFO_BLOB, &blob);
}

}  // namespace

std::string proxyFor(const std::string& url, const HostRules& rules, const Proxies& proxies) {
    if (rules.proxy) return *rules.proxy;
    const Origin origin = originOf(url);
    // A proxy cannot know what this machine's loopback is.
    if (isLoopback(origin.host)) return {};
    return origin.scheme == "https" ? proxies.https : proxies.http;
}

void configureRoute(CURL* easy, const std::string& url, const HostRules& rules, const Proxies& proxies) {
    configureProxy(easy, url, rules, proxies);
    configureTrust(easy, rules);
    if (rules.certificate.empty()) return;
    const auto& key = rules.key.empty() ? rules.certificate : rules.key;
    curl().easySetopt(easy, CURLOPT_SSLCERT, rules.certificate.c_str());
    curl().easySetopt(easy, CURLOPT_SSLKEY, key.c_str());
}

}  // namespace galley::http::detail
