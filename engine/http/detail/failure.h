// SPDX-License-Identifier: Apache-2.0
/// @file
/// Why an exchange came to nothing, in words, and whether another try makes sense.
/// Used by transfer, client. Uses libcurl's codes.
/// Threads: values. Processes, Crash: no I/O.
#pragma once

#include <curl/curl.h>

#include <string>

#include "engine/base/error.h"

namespace galley::http::detail {

class TransferFailure : public Error {
public:
    enum class Retry {
        Never,
        /// Nobody was reached: worth another try in the middle of a download only, so that a wrong name is told at
        /// once.
        WhenUnderWay,
        Always,
    };
    TransferFailure(ErrorKind kind, const std::string& sentence, Retry retry) : Error(kind, sentence), m_retry(retry) {}
    Retry retry() const noexcept { return m_retry; }

private:
    Retry m_retry;
};

/// What libcurl knows about a failure besides its code.
struct FailureFacts {
    std::string host;
    std::string detail;     ///< its error buffer
    long osError = 0;       ///< 0: none
    long verifyResult = 0;  ///< OpenSSL's verdict on the certificate; 0: good, or never looked at
    long proxyStatus = 0;   ///< of a proxy's answer to CONNECT; 0: none
    bool hasProxy = false;  ///< one is set for it, unless the host is among those that are reached without
};
TransferFailure describeFailure(CURLcode code, const FailureFacts& facts);

TransferFailure brokenOff(const std::string& host);
TransferFailure stalled(const std::string& host);
/// The peer takes no more of what is sent.
TransferFailure deaf(const std::string& host);

}  // namespace galley::http::detail
