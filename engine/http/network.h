// SPDX-License-Identifier: Apache-2.0
/// @file
/// How servers are reached: proxies, and what holds for one server alone (TLS, plain HTTP, blocked).
/// Used by client; filled in by registry. Uses base.
/// Threads: values; `rulesFor` is called on any thread. Processes: none. Crash: no I/O.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/http/message.h"
#include "engine/http/throttle.h"

namespace galley::http {

/// What the user set for one server.
struct HostRules {
    bool allowsPlainHttp = false;       ///< http:// is as good as https://, readable and changeable on the way
    bool skipsVerification = false;     ///< takes any certificate
    std::string authorities;            ///< PEM: trusted beside those of the system
    std::filesystem::path certificate;  ///< PEM: how Galley shows who it is; empty: not at all
    std::filesystem::path key;          ///< of the certificate; empty: it stands in the same file
    std::optional<std::string> proxy;   ///< instead of the general one; empty text: none
    std::string blockedBy;              ///< "file:line" of the setting that forbids the server; empty: allowed
};

struct Proxies {
    std::string http;   ///< for http:// addresses; an address, with user and password perhaps: never print it
    std::string https;  ///< for https:// addresses
    std::string none;   ///< hosts that are reached without a proxy: names, ".suffixes", networks, with commas, or "*"

    /// HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY; the lower-case names win.
    static Proxies fromEnvironment();
};

struct Network {
    std::function<HostRules(const Origin&)> rulesFor;  ///< empty: no server has rules of its own
    Proxies proxies = Proxies::fromEnvironment();
    std::shared_ptr<Throttle> throttle;  ///< null: no limit
};

}  // namespace galley::http
