// SPDX-License-Identifier: Apache-2.0
#include "engine/http/detail/outgoing.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/http/detail/curl_library.h"

namespace galley::http::detail {
namespace {

constexpr std::int64_t kAskFromBytes = std::int64_t{1} << 20U;
constexpr long kUploadBufferBytes = 512L << 10U;
/// Small pieces, where somebody counts them, make a limit even.
constexpr long kCountedUploadBufferBytes = 16L << 10U;

std::size_t takeFrom(Outgoing& outgoing, char* buffer, std::size_t capacity) {
    const auto& expected = outgoing.exchange.sourceBytes;
    if (expected) {
        capacity = static_cast<std::size_t>(
            std::min<std::int64_t>(*expected - outgoing.taken, static_cast<std::int64_t>(capacity)));
    }
    const auto start = StallWatch::Clock::now();
    const std::size_t got = capacity == 0 ? 0 : outgoing.exchange.source(buffer, capacity);
    if (outgoing.exchange.onTraffic && got > 0) outgoing.exchange.onTraffic(got);
    outgoing.watch.pausedSince(start);
    outgoing.watch.moved(got);
    outgoing.taken += static_cast<std::int64_t>(got);
    if (got == 0 && expected && outgoing.taken < *expected) {
        throw Error(ErrorKind::Internal, "what was to be sent is shorter than announced");
    }
    const bool isLast = got == 0 || (expected && outgoing.taken == *expected);
    if (isLast && !outgoing.isComplete) {
        outgoing.isComplete = true;
        outgoing.watch.allow(outgoing.exchange.answer);
    }
    return got;
}

std::size_t onRead(char* buffer, std::size_t size, std::size_t count, void* context) noexcept {
    auto& outgoing = *static_cast<Outgoing*>(context);
    try {
        return takeFrom(outgoing, buffer, size * count);
    } catch (...) {
        outgoing.failure = std::current_exception();
        return CURL_READFUNC_ABORT;
    }
}

/// libcurl goes back to the start when a kept connection turns out to be dead.
int onSeek(void* context, curl_off_t offset, int origin) noexcept {
    auto& outgoing = *static_cast<Outgoing*>(context);
    if (offset != 0 || origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
    if (outgoing.taken == 0) return CURL_SEEKFUNC_OK;
    if (!outgoing.exchange.rewind) return CURL_SEEKFUNC_CANTSEEK;
    try {
        outgoing.exchange.rewind();
        outgoing.taken = 0;
        outgoing.isComplete = false;
        outgoing.watch.allow(outgoing.exchange.stall);
        return CURL_SEEKFUNC_OK;
    } catch (...) {
        outgoing.failure = std::current_exception();
        return CURL_SEEKFUNC_FAIL;
    }
}

}  // namespace

void configureBody(CURL* easy, Outgoing& outgoing) {
    const Exchange& exchange = outgoing.exchange;
    if (exchange.method == "GET") return;
    if (exchange.method == "HEAD") {
        curl().easySetopt(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    if (exchange.source) {
        curl().easySetopt(easy, CURLOPT_UPLOAD, 1L);
        curl().easySetopt(easy, CURLOPT_READFUNCTION, &onRead);
        curl().easySetopt(easy, CURLOPT_READDATA, &outgoing);
        curl().easySetopt(easy, CURLOPT_SEEKFUNCTION, &onSeek);
        curl().easySetopt(easy, CURLOPT_SEEKDATA, &outgoing);
        curl().easySetopt(easy, CURLOPT_UPLOAD_BUFFERSIZE,
                          exchange.onTraffic ? kCountedUploadBufferBytes : kUploadBufferBytes);
        curl().easySetopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(exchange.sourceBytes.value_or(-1)));
    } else if (exchange.method != "DELETE") {
        curl().easySetopt(easy, CURLOPT_POST, 1L);
        curl().easySetopt(easy, CURLOPT_POSTFIELDS, exchange.body.data());
        curl().easySetopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(exchange.body.size()));
    }
    curl().easySetopt(easy, CURLOPT_CUSTOMREQUEST, exchange.method.c_str());
}

bool asksFirst(const Exchange& exchange) {
    return exchange.mayAsk && exchange.source && exchange.sourceBytes.value_or(kAskFromBytes) >= kAskFromBytes;
}

}  // namespace galley::http::detail
