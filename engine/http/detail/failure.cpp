// SPDX-License-Identifier: Apache-2.0
#include "engine/http/detail/failure.h"

#include <cerrno>
#include <system_error>

#include "engine/base/text.h"
#include "engine/http/detail/curl_library.h"

namespace galley::http::detail {
namespace {

using Retry = TransferFailure::Retry;

/// OpenSSL's numbers (x509_vfy.h), which are part of its ABI.
enum Verdict : long {
    kNotYetValid = 9,
    kExpired = 10,
    kSelfSigned = 18,
    kSelfSignedInChain = 19,
    kIssuerUnknown = 20,
    kIssuerNotSent = 21,
};

constexpr const char* kCheckProxies = "; check http_proxy and https_proxy, or the proxies in registries.toml";

bool says(const FailureFacts& facts, std::string_view words) {
    return toLower(facts.detail).find(words) != std::string::npos;
}

TransferFailure distrust(const FailureFacts& facts) {
    const auto because = [&](const std::string& sentence) {
        return TransferFailure{ErrorKind::Network, "the certificate of " + facts.host + " " + sentence, Retry::Never};
    };
    switch (facts.verifyResult) {
        case kExpired:
            return because(
                "has expired: whoever runs the server has to renew it (and is the clock of this computer right?)");
        case kNotYetValid: return because("is not valid yet: is the clock of this computer right?");
        case kSelfSigned:
        case kSelfSignedInChain:
        case kIssuerUnknown:
        case kIssuerNotSent:
            return because(
                "is signed by nobody whom this computer trusts: set `ca` for the host in registries.toml to the file "
                "of its "
                "authority, or `insecure = true` to take any certificate");
        default: break;
    }
    if (says(facts, "does not match") || says(facts, "no alternative certificate subject name")) {
        return because("belongs to another name: ask for the server by the name in it");
    }
    return because("cannot be trusted: " + printable(facts.detail));
}

TransferFailure withoutTls(const FailureFacts& facts) {
    const auto because = [&](const std::string& sentence) {
        return TransferFailure{ErrorKind::Network, sentence, Retry::Never};
    };
    if (says(facts, "wrong version number") || says(facts, "http request") || says(facts, "packet length too long") ||
        says(facts, "record layer failure")) {
        return because(
            facts.host +
            " does not speak TLS: set `insecure = true` for the host in registries.toml to talk to it without");
    }
    if (says(facts, "ssl_error_syscall") || says(facts, "unexpected eof")) {
        return because(
            facts.host +
            " ends the connection where TLS begins: if it does not speak TLS, set `insecure = true` for the host "
            "in registries.toml");
    }
    return because("no secure connection to " + facts.host + ": " + printable(facts.detail));
}

bool wantsCertificate(const FailureFacts& facts) {
    return says(facts, "certificate required") || says(facts, "alert bad certificate") ||
           says(facts, "alert handshake failure") || says(facts, "alert unknown ca");
}

TransferFailure lacksCertificate(const FailureFacts& facts) {
    return {ErrorKind::Forbidden,
            facts.host +
                " wants a certificate of yours, and takes none or not the one it got: set `client-certificate` "
                "and `client-key` for the host in registries.toml",
            Retry::Never};
}

/// libcurl names whom it did not reach, and only so tells whether that was the proxy.
bool blamesProxy(const FailureFacts& facts) {
    const std::string name = toLower(facts.host.substr(0, facts.host.rfind(':')));
    return facts.hasProxy && says(facts, "connect to ") && !says(facts, "connect to " + name + " port");
}

std::string unreachable(const FailureFacts& facts) {
    const std::string beginning = "cannot reach " + facts.host + ": ";
    if (blamesProxy(facts)) {
        const std::string what = facts.osError == ECONNREFUSED ? "refuses connections" : "cannot be reached";
        return beginning + "the proxy " + what + kCheckProxies;
    }
    if (facts.osError == ECONNREFUSED) return beginning + "it refuses connections; is it running there?";
    if (facts.osError == 0) return beginning + "check the network connection";
    return beginning + std::generic_category().message(static_cast<int>(facts.osError));
}

}  // namespace

TransferFailure describeFailure(CURLcode code, const FailureFacts& facts) {
    const std::string& host = facts.host;
    if (facts.proxyStatus >= 300) {
        return {ErrorKind::Network,
                "the proxy does not let " + host + " through (status " + std::to_string(facts.proxyStatus) +
                    "): check its address, user name and password",
                Retry::Never};
    }
    switch (code) {
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return {ErrorKind::InvalidInput, host + " is no address that can be asked", Retry::Never};
        case CURLE_COULDNT_RESOLVE_HOST:
            return {ErrorKind::Network,
                    "cannot reach " + host + ": there is no such host; check the name and the network connection",
                    Retry::WhenUnderWay};
        case CURLE_COULDNT_RESOLVE_PROXY:
            return {ErrorKind::Network, "cannot reach " + host + ": the proxy is not found" + kCheckProxies,
                    Retry::WhenUnderWay};
        case CURLE_COULDNT_CONNECT: return {ErrorKind::Network, unreachable(facts), Retry::WhenUnderWay};
        case CURLE_OPERATION_TIMEDOUT:
            return {ErrorKind::Timeout, "cannot reach " + host + ": it does not answer", Retry::WhenUnderWay};
        case CURLE_PEER_FAILED_VERIFICATION: return distrust(facts);
        case CURLE_SSL_CONNECT_ERROR: return wantsCertificate(facts) ? lacksCertificate(facts) : withoutTls(facts);
        case CURLE_SSL_CERTPROBLEM:
            return {ErrorKind::InvalidInput,
                    "the certificate or key that registries.toml or certs.d names for " + host +
                        " cannot be used: " + printable(facts.detail),
                    Retry::Never};
        case CURLE_SSL_CACERT_BADFILE:
            return {ErrorKind::InvalidInput,
                    "the authorities that are set for " + host + " cannot be read: " + printable(facts.detail),
                    Retry::Never};
        case CURLE_WEIRD_SERVER_REPLY:
        case CURLE_HTTP_RETURNED_ERROR: return {ErrorKind::Network, host + " does not answer in HTTP", Retry::Never};
        case CURLE_RECV_ERROR:
            // With TLS 1.3 a server says only after the handshake that it misses a certificate.
            return wantsCertificate(facts) ? lacksCertificate(facts) : brokenOff(host);
        case CURLE_PARTIAL_FILE:
        case CURLE_GOT_NOTHING:
        case CURLE_SEND_ERROR:
        case CURLE_SEND_FAIL_REWIND:
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
