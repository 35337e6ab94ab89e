// SPDX-License-Identifier: Apache-2.0
/// @file
/// The body of a request on its way out, as libcurl wants it.
/// Used by transfer. Uses libcurl. Threads: one exchange, one thread. Processes: none. Crash: nothing is kept.
#pragma once

#include <curl/curl.h>

#include <exception>

#include "engine/http/detail/stall_watch.h"
#include "engine/http/detail/transfer.h"

namespace galley::http::detail {

/// What the C callbacks work on. They throw nothing: `failure` keeps it for after the transfer.
struct Outgoing {
    const Exchange& exchange;
    StallWatch& watch;
    std::int64_t taken = 0;
    bool isComplete = false;
    std::exception_ptr failure;
};

/// Method and body of `outgoing.exchange`; `outgoing` must outlive the transfer.
void configureBody(CURL* easy, Outgoing& outgoing);
/// Whether the server is asked (Expect: 100-continue) before the body begins. A refusal then costs nothing, and reaches
/// us even from servers that close the connection on a body they do not want.
bool asksFirst(const Exchange& exchange);

}  // namespace galley::http::detail
