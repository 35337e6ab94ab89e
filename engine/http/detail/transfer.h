// SPDX-License-Identifier: Apache-2.0
/// @file
/// One request and its answer over libcurl: no redirect, no retry. Keeps its connections for the next exchange.
/// Used by client. Uses libcurl (one multi handle and one easy handle).
/// Threads: one exchange at a time; may move from thread to thread between them. Processes: none.
/// Crash: nothing is kept.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "engine/http/message.h"
#include "engine/http/network.h"

namespace galley::http::detail {

/// Name resolution and TLS sessions that all connections of a client share.
class SharedCaches {
public:
    SharedCaches();
    ~SharedCaches();
    SharedCaches(const SharedCaches&) = delete;
    SharedCaches& operator=(const SharedCaches&) = delete;
    void* handle() const noexcept;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

struct Exchange {
    std::string method;
    std::string url;
    Headers headers;
    std::string authorization;  ///< empty: none is sent
    std::string body;           ///< unless there is a source
    std::string contentType;
    /// The body, from here: 0 is its end.
    std::function<std::size_t(char*, std::size_t)> source;
    std::optional<std::int64_t> sourceBytes;
    std::function<void()> rewind;
    bool mayAsk = true;  ///< asksFirst() where the body is large
    /// The server does not want to be asked (417): the next try had better not.
    std::function<void()> onUnwillingToBeAsked;
    std::chrono::milliseconds connect{};
    std::chrono::milliseconds stall{};
    /// Longest wait for the answer once the body is sent.
    std::chrono::milliseconds answer{};
    /// Status and headers are complete; called once, before the first byte of the body, when there is one.
    std::function<void(const Response&)> onHeaders;
    std::function<void(std::string_view)> onBody;
    HostRules rules;
    Proxies proxies;
    /// So many bytes of a body came or are about to go; it may wait. Empty: nobody counts them.
    std::function<void(std::size_t)> onTraffic;
};

class Connection {
public:
    explicit Connection(const SharedCaches& caches);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Throws TransferFailure, Cancelled, Corrupt for endless headers, and what the callbacks throw. `body` of what it
    /// returns is empty.
    Response perform(const Exchange& exchange, const std::stop_token& stop);

    /// Where the last exchange went, to find a connection that is still warm.
    const std::string& lastHost() const noexcept { return m_lastHost; }

private:
    struct State;
    std::unique_ptr<State> m_state;
    std::string m_lastHost;
};

}  // namespace galley::http::detail
