// SPDX-License-Identifier: Apache-2.0
/// @file
/// The way to a server, as libcurl wants it: proxy, trusted authorities, client certificate.
/// Used by transfer. Uses libcurl. Threads: free functions. Processes: none. Crash: nothing is kept.
#pragma once

#include <curl/curl.h>

#include <string>

#include "engine/http/network.h"

namespace galley::http::detail {

/// The proxy that is set for `url`, with user and password perhaps; empty: none. The list of hosts without one is not
/// looked at.
std::string proxyFor(const std::string& url, const HostRules& rules, const Proxies& proxies);

/// Throws NotFound, InvalidInput when a certificate that is set cannot be read.
void configureRoute(CURL* easy, const std::string& url, const HostRules& rules, const Proxies& proxies);

}  // namespace galley::http::detail
