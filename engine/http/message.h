// SPDX-License-Identifier: Apache-2.0
/// @file
/// Requests and answers as values, and what can be said about addresses.
/// Used by registry. Uses base.
/// Threads: values. Processes, Crash: no I/O.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace galley::http {

/// Names in lower case, in the order they came; a name may come twice.
using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method = "GET";  ///< GET, HEAD, POST, PUT, PATCH or DELETE
    std::string url;             ///< https, or http with allowPlainHttp
    Headers headers;
    /// Value of the Authorization header; follows a redirect only to the same scheme, host and port.
    std::string authorization;
    std::string body;         ///< of a POST, PUT or PATCH
    std::string contentType;  ///< of that body
    bool allowPlainHttp = false;
    /// Sending it twice does no harm, although its method is POST or PATCH.
    bool mayRepeat = false;
    /// The server may work for long before it answers, such as on a body that it has to store.
    bool isSlow = false;
    std::size_t maximumBodyBytes = std::size_t{8} << 20U;  ///< of what fetch() returns
};

struct Response {
    int status = 0;
    Headers headers;
    std::string body;
    std::string url;  ///< that answered, after redirects; it may hold a signature: never print it, print hostOf()

    /// The first header of this (lower-case) name.
    std::optional<std::string> header(std::string_view name) const;
    std::vector<std::string> allHeaders(std::string_view name) const;
    bool isSuccess() const noexcept { return status >= 200 && status < 300; }
};

/// Scheme, host and port, with the default port filled in.
struct Origin {
    std::string scheme;
    std::string host;
    int port = 0;
    bool operator==(const Origin&) const = default;
};

/// Throws InvalidInput when `url` is no http or https address, or has a user or password in it.
Origin originOf(const std::string& url);
/// `location` as seen from `base`; throws InvalidInput.
std::string resolveUrl(const std::string& base, const std::string& location);
/// Host and port for sentences: "localhost:5000", "example.com".
std::string hostOf(const std::string& url);
/// localhost, 127.0.0.0/8 and ::1 (with or without brackets).
bool isLoopback(std::string_view host);
/// Percent-encodes everything but unreserved characters (RFC 3986).
std::string encodeComponent(std::string_view text);

}  // namespace galley::http
