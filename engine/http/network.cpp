// SPDX-License-Identifier: Apache-2.0
#include "engine/http/network.h"

#include <cstdlib>
#include <initializer_list>

namespace galley::http {
namespace {

std::string firstSet(std::initializer_list<const char*> variables) {
    for (const char* variable : variables) {
        if (const char* value = std::getenv(variable); value != nullptr && *value != '\0') return value;
    }
    return {};
}

}  // namespace

Proxies Proxies::fromEnvironment() {
    return {firstSet({"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"}),
            firstSet({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}), firstSet({"no_proxy", "NO_PROXY"})};
}

}  // namespace galley::http
