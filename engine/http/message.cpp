// SPDX-License-Identifier: Apache-2.0
#include "engine/http/message.h"

#include <algorithm>
#include <memory>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/http/detail/curl_library.h"

namespace galley::http {
namespace {

using detail::curl;

struct UrlCleanup {
    void operator()(CURLU* url) const noexcept { curl().urlCleanup(url); }
};
using Url = std::unique_ptr<CURLU, UrlCleanup>;

[[noreturn]] void refuse() {
    // The address itself may carry a password or a signature: it is not repeated.
    throw Error(ErrorKind::InvalidInput, "a web address is malformed or is neither http nor https");
}

Url parseUrl(const std::string& text) {
    Url url(curl().url());
    if (!url || curl().urlSet(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) refuse();
    return url;
}

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
    char* text = nullptr;
    if (curl().urlGet(url, which, &text, flags) != CURLUE_OK || text == nullptr) return {};
    std::string copy(text);
    curl().free(text);
    return copy;
}

}  // namespace

std::optional<std::string> Response::header(std::string_view name) const {
    const auto found =
        std::find_if(headers.begin(), headers.end(), [&](const auto& header) { return header.first == name; });
    return found == headers.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> Response::allHeaders(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : headers) {
        if (key == name) values.push_back(value);
    }
    return values;
}

Origin originOf(const std::string& text) {
    const Url url = parseUrl(text);
    Origin origin;
    origin.scheme = toLower(part(url.get(), CURLUPART_SCHEME));
    origin.host = toLower(part(url.get(), CURLUPART_HOST));
    const auto port = parseUnsigned(part(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT));
    const bool hasUser = !part(url.get(), CURLUPART_USER).empty() || !part(url.get(), CURLUPART_PASSWORD).empty();
    if ((origin.scheme != "http" && origin.scheme != "https") || origin.host.empty() || !port || *port > 65535 ||
        hasUser) {
        refuse();
    }
    origin.port = static_cast<int>(*port);
    return origin;
}

std::string resolveUrl(const std::string& base, const std::string& location) {
    const Url url = parseUrl(base);
    if (curl().urlSet(url.get(), CURLUPART_URL, location.c_str(), 0) != CURLUE_OK) refuse();
    std::string resolved = part(url.get(), CURLUPART_URL);
    if (resolved.empty()) refuse();
    return resolved;
}

std::string hostOf(const std::string& url) {
    const Origin origin = originOf(url);
    const bool isDefault = origin.port == (origin.scheme == "https" ? 443 : 80);
    return printable(origin.host) + (isDefault ? "" : ":" + std::to_string(origin.port));
}

bool isLoopback(std::string_view host) {
    if (toLower(host) == "localhost" || host == "::1" || host == "[::1]") return true;
    const auto parts = split(host, '.');
    return parts.size() == 4 && parts[0] == "127" && std::all_of(parts.begin(), parts.end(), [](const auto& octet) {
               const auto value = parseUnsigned(octet);
               return value && *value <= 255;
           });
}

std::string encodeComponent(std::string_view text) {
    static constexpr char kDigits[] = "0123456789ABCDEF";
    static constexpr std::string_view kUnreserved = "-._~";
    std::string encoded;
    for (const char c : text) {
        const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                             kUnreserved.find(c) != std::string_view::npos;
        const auto byte = static_cast<unsigned char>(c);
        if (isPlain) {
            encoded.push_back(c);
        } else {
            encoded += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
        }
    }
    return encoded;
}

}  // namespace galley::http
