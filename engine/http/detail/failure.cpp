// SPDX-License-Identifier: Apache-2.0
#include "engine/http/detail/failure.h"

#include <cerrno>
#include <system_error>

#include "engine/base/text.h"
#include "engine/http/detail/curl_library.h"

namespace galley::http::detail {
namespace {

using Retry = TransferFailure::Retry;

std::string unreachable(const std::string& host, long osError) {
    if (osError == ECONNREFUSED) return "cannot reach " + host + ": it refuses connections; is it running there?";
    if (osError == 0) return "cannot reach " + host + ": check the network connection";
    return "cannot reach " + host + ": " + std::generic_category().message(static_cast<int>(osError));
}

}  // namespace

TransferFailure describeFailure(CURLcode code, const std::string& host, const std::string& detail, long osError) {
    switch (code) {
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return {ErrorKind::InvalidInput, host + " is no address that can be asked", Retry::Never};
        case CURLE_COULDNT_RESOLVE_HOST:
            return {ErrorKind::Network,
                    "cannot reach " + host + ": there is no such host; check the name and the network connection",
                    Retry::WhenUnderWay};
        case CURLE_COULDNT_RESOLVE_PROXY:
            return {ErrorKind::Network,
                    "cannot reach " + host + ": the proxy is not found; check the variables http_proxy and https_proxy",
                    Retry::WhenUnderWay};
        case CURLE_COULDNT_CONNECT: return {ErrorKind::Network, unreachable(host, osError), Retry::WhenUnderWay};
        case CURLE_OPERATION_TIMEDOUT:
            return {ErrorKind::Timeout, "cannot reach " + host + ": it does not answer", Retry::WhenUnderWay};
        case CURLE_PEER_FAILED_VERIFICATION:
            return {ErrorKind::Network, "the certificate of " + host + " cannot be trusted: " + printable(detail),
                    Retry::Never};
        case CURLE_SSL_CONNECT_ERROR:
            return {ErrorKind::Network, "no secure connection to " + host + ": " + printable(detail), Retry::Never};
        case CURLE_WEIRD_SERVER_REPLY:
        case CURLE_HTTP_RETURNED_ERROR: return {ErrorKind::Network, host + " does not answer in HTTP", Retry::Never};
        case CURLE_PARTIAL_FILE:
        case CURLE_GOT_NOTHING:
        case CURLE_SEND_ERROR:
        case CURLE_SEND_FAIL_REWIND:
        case CURLE_RECV_ERROR:
        case CURLE_HTTP2:
        case CURLE_HTTP2_STREAM: return brokenOff(host);
        default:
            return {ErrorKind::Network, "talking to " + host + " failed: " + curl().easyStrerror(code), Retry::Always};
    }
}

TransferFailure brokenOff(const std::string& host) {
    return {ErrorKind::Network, "the connection to " + host + " broke off; try again", Retry::Always};
}

TransferFailure stalled(const std::string& host) {
    return {ErrorKind::Timeout, host + " stopped sending; try again", Retry::WhenUnderWay};
}

TransferFailure deaf(const std::string& host) {
    return {ErrorKind::Timeout, host + " stopped taking what is sent; try again", Retry::WhenUnderWay};
}

}  // namespace galley::http::detail
