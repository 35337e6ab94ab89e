// SPDX-License-Identifier: Apache-2.0
/// @file
/// What lies at an http or https address, as a source of bytes: the connection is read in a thread of its own, no
/// further ahead than a socket's buffer. Used by image_service (import). Uses http, registry (what the user set about
/// the network). Threads: one owner. Processes: none. Crash: nothing is kept.
#pragma once

#include <cstddef>
#include <exception>
#include <stop_token>
#include <string>
#include <thread>

#include "engine/base/unique_fd.h"

namespace galley::api::detail {

class UrlSource {
public:
    /// Begins to read. Throws InvalidInput for what is no such address or has a password in it.
    explicit UrlSource(const std::string& url);
    ~UrlSource();
    UrlSource(const UrlSource&) = delete;
    UrlSource& operator=(const UrlSource&) = delete;

    /// 0 at the end. Throws NotFound, Unauthorized, Network, … when the server gives nothing or too little; Cancelled.
    std::size_t read(char* buffer, std::size_t capacity, const std::stop_token& stop);

private:
    void transfer(const std::string& url, const std::stop_token& stop);

    UniqueFd m_near;
    UniqueFd m_far;
    std::exception_ptr m_failure;  ///< written before the far end is closed, read after that was seen
    std::jthread m_thread;
};

/// The address as it may be shown and kept: a query may be a signature.
std::string withoutQuery(const std::string& url);

}  // namespace galley::api::detail
