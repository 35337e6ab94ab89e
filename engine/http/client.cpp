// SPDX-License-Identifier: Apache-2.0
#include "engine/http/client.h"

#include <algorithm>
#include <ctime>

#include "engine/base/error.h"
#include "engine/base/sync.h"
#include "engine/base/text.h"
#include "engine/http/attempts.h"
#include "engine/http/detail/curl_library.h"
#include "engine/http/detail/failure.h"
#include "engine/http/detail/transfer.h"

namespace galley::http {
namespace {

using detail::curl;
using detail::TransferFailure;

constexpr int kMaximumRedirects = 10;
constexpr std::size_t kMaximumIdle = 8;
constexpr std::size_t kMaximumErrorBody = std::size_t{64} << 10U;
/// So much progress makes a connection that broke a new beginning.
constexpr std::int64_t kProgressBytes = std::int64_t{1} << 20U;

bool isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool isWorthAnotherTry(int status) {
    return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

/// "120" or an HTTP date; nothing when there is none or it makes no sense.
std::optional<std::chrono::seconds> retryAfter(const Response& response, const Patience& patience) {
    const auto value = response.header("retry-after");
    if (!value) return std::nullopt;
    if (const auto seconds = parseUnsigned(*value)) {
        return std::chrono::seconds(static_cast<std::int64_t>(std::min<std::uint64_t>(*seconds, 1000000)));
    }
    const std::time_t date = curl().getdate(value->c_str(), nullptr);
    if (date < 0) return std::nullopt;
    return std::chrono::seconds(
        std::max<std::time_t>(0, date - (patience.timeOfDay ? patience.timeOfDay() : std::time(nullptr))));
}

/// Whether doing it twice comes to the same as doing it once.
bool mayBeRepeated(const Request& request) {
    return request.mayRepeat || (request.method != "POST" && request.method != "PATCH");
}

/// With a body, only what keeps it; and a body of a POST, such as a login, is for the one it was made for.
bool mayFollow(const Request& request, int status) {
    if (request.method == "GET" || request.method == "HEAD") return isRedirect(status);
    return (status == 307 || status == 308) && (request.method != "POST" || request.body.empty());
}

void checkScheme(const Request& request) {
    const Origin origin = originOf(request.url);
    if (origin.scheme == "https" || request.allowPlainHttp) return;
    throw Error(ErrorKind::InvalidInput, "plain http to " + hostOf(request.url) +
                                             " is refused: it would be readable "
                                             "and changeable on the way");
}

HostRules rulesFor(const Network& network, const Origin& origin) {
    return network.rulesFor ? network.rulesFor(origin) : HostRules{};
}

/// A body that comes from outside, and how much of it is gone.
class Outbound {
public:
    explicit Outbound(const Upload& upload) : m_upload(upload) {}

    bool isUntouched() const noexcept { return m_taken == 0 && !m_ended; }
    bool isWhole() const { return m_ended || (m_upload.bytes && m_taken == *m_upload.bytes); }
    bool canStartOver() const { return isUntouched() || m_upload.rewind; }
    void startOver() {
        if (isUntouched()) return;
        m_upload.rewind();
        m_taken = 0;
        m_ended = false;
    }
    void attach(detail::Exchange& exchange) {
        exchange.sourceBytes = m_upload.bytes;
        exchange.source = [this](char* buffer, std::size_t capacity) {
            const std::size_t got = m_upload.source(buffer, capacity);
            m_taken += static_cast<std::int64_t>(got);
            m_ended = m_ended || got == 0;
            return got;
        };
        if (m_upload.rewind) exchange.rewind = [this] { startOver(); };
        exchange.mayAsk = m_mayAsk;
        exchange.onUnwillingToBeAsked = [this] { m_mayAsk = false; };
    }

private:
    const Upload& m_upload;
    std::int64_t m_taken = 0;
    bool m_ended = false;
    bool m_mayAsk = true;
};

/// Where a redirect leads. Only what started on loopback without TLS, or goes to a server that the user lets speak
/// without, may go on so.
std::string redirectTarget(const Request& request, const std::string& from, const std::string& location,
                           const Network& network) {
    std::string target = resolveUrl(from, location);
    const Origin origin = originOf(target);
    const bool isPlainLoopback =
        request.allowPlainHttp && isLoopback(originOf(request.url).host) && isLoopback(origin.host);
    if (origin.scheme != "https" && !isPlainLoopback && !rulesFor(network, origin).allowsPlainHttp) {
        throw Error(ErrorKind::Network, hostOf(from) + " redirects to an address without TLS, which is refused");
    }
    return target;
}

}  // namespace

class Client::Pool {
public:
    Pool(const Patience& patience, std::shared_ptr<const Network> network)
        : m_patience(patience), m_network(network ? std::move(network) : std::make_shared<const Network>()) {}

    const Patience& patience() const noexcept { return m_patience; }
    const Network& network() const noexcept { return *m_network; }

    /// One answer, after redirects. The callbacks see the last answer only. `outbound` may be null.
    Response ask(const Request& request, Outbound* outbound, const std::function<void(const Response&)>& onHeaders,
                 const Sink& onBody, const std::stop_token& stop) {
        checkScheme(request);
        const Origin home = originOf(request.url);
        std::string url = request.url;
        for (int hops = 0; hops <= kMaximumRedirects; ++hops) {
            bool isFinal = true;
            detail::Exchange exchange = exchangeFor(request, url, home, stop);
            if (outbound != nullptr) outbound->attach(exchange);
            exchange.onHeaders = [&](const Response& response) {
                isFinal = !mayFollow(request, response.status) || !response.header("location") ||
                          (outbound != nullptr && !outbound->canStartOver());
                if (isFinal && onHeaders) onHeaders(response);
            };
            exchange.onBody = [&](std::string_view bytes) {
                if (isFinal && onBody) onBody(bytes);
            };
            Response response = perform(exchange, stop);
            if (isFinal) return response;
            url = redirectTarget(request, url, *response.header("location"), *m_network);
            if (outbound != nullptr) outbound->startOver();
        }
        throw Error(ErrorKind::Network, hostOf(request.url) + " redirects in a circle");
    }

private:
    detail::Exchange exchangeFor(const Request& request, const std::string& url, const Origin& home,
                                 const std::stop_token& stop) const {
        detail::Exchange exchange;
        exchange.rules = rulesFor(*m_network, originOf(url));
        if (!exchange.rules.blockedBy.empty()) {
            throw Error(ErrorKind::Forbidden, hostOf(url) + " is blocked by " + exchange.rules.blockedBy);
        }
        exchange.proxies = m_network->proxies;
        if (m_network->throttle) {
            exchange.onTraffic = [this, stop](std::size_t bytes) {
                const auto wait = m_network->throttle->book(static_cast<std::int64_t>(bytes));
                if (wait > std::chrono::nanoseconds::zero()) m_patience.wait(wait, stop);
            };
        }
        exchange.method = request.method;
        exchange.url = url;
        exchange.headers = request.headers;
        if (originOf(url) == home) exchange.authorization = request.authorization;
        exchange.body = request.body;
        exchange.contentType = request.contentType;
        exchange.connect = m_patience.connect;
        exchange.stall = m_patience.stall;
        exchange.answer = request.isSlow ? m_patience.slowAnswer : m_patience.stall;
        return exchange;
    }

    Response perform(const detail::Exchange& exchange, const std::stop_token& stop) {
        auto connection = take(hostOf(exchange.url));
        Response response = connection->perform(exchange, stop);
        auto idle = m_idle.lock();
        if (idle->size() < kMaximumIdle) idle->push_back(std::move(connection));
        return response;
    }

    /// The one that talked to `host` last; else any; else a new one.
    std::unique_ptr<detail::Connection> take(const std::string& host) {
        auto idle = m_idle.lock();
        if (!m_caches) m_caches.emplace();
        if (idle->empty()) return std::make_unique<detail::Connection>(*m_caches);
        auto found = std::find_if(idle->rbegin(), idle->rend(),
                                  [&](const auto& connection) { return connection->lastHost() == host; });
        if (found == idle->rend()) found = idle->rbegin();
        auto connection = std::move(*found);
        idle->erase(std::next(found).base());
        return connection;
    }

    Patience m_patience;
    std::shared_ptr<const Network> m_network;
    std::optional<detail::SharedCaches> m_caches;  ///< from the first exchange on; guarded by m_idle
    Sync<std::vector<std::unique_ptr<detail::Connection>>> m_idle;
};

Client::Client(const Patience& patience, std::shared_ptr<const Network> network)
    : m_pool(std::make_unique<Pool>(patience, std::move(network))) {}
Client::~Client() = default;

bool Client::allowsPlainHttp(const Origin& origin) const {
    return rulesFor(m_pool->network(), origin).allowsPlainHttp;
}

namespace {

/// Keeps a whole answer, up to what belongs there.
class Collector {
public:
    explicit Collector(const Request& request) : m_request(request) {}
    Sink sink() {
        m_body.clear();
        return [this](std::string_view bytes) {
            if (m_body.size() + bytes.size() > m_request.maximumBodyBytes) {
                throw Error(ErrorKind::Corrupt, hostOf(m_request.url) + " sends more than belongs there");
            }
            m_body += bytes;
        };
    }
    std::string take() { return std::move(m_body); }

private:
    const Request& m_request;
    std::string m_body;
};

}  // namespace

Response Client::fetch(const Request& request, const std::stop_token& stop) {
    const bool isRepeatable = mayBeRepeated(request);
    Attempts attempts(m_pool->patience());
    Collector collector(request);
    while (true) {
        try {
            Response response = m_pool->ask(request, nullptr, nullptr, collector.sink(), stop);
            response.body = collector.take();
            if (!isRepeatable || !isWorthAnotherTry(response.status)) return response;
            if (!attempts.another(retryAfter(response, m_pool->patience()), stop)) return response;
        } catch (const TransferFailure& failure) {
            const bool canRetry = isRepeatable && failure.retry() == TransferFailure::Retry::Always;
            if (!canRetry || !attempts.another(std::nullopt, stop)) throw;
        }
    }
}

UploadResult Client::upload(const Upload& upload, const std::stop_token& stop) {
    Outbound outbound(upload);
    Attempts attempts(m_pool->patience());
    Collector collector(upload.request);
    // What was only refused, or never began, has changed nothing.
    const auto mayTryAgain = [&](bool hasChangedNothing) {
        return outbound.isUntouched() ||
               (outbound.canStartOver() && (hasChangedNothing || mayBeRepeated(upload.request)));
    };
    while (true) {
        try {
            Response response = m_pool->ask(upload.request, &outbound, nullptr, collector.sink(), stop);
            response.body = collector.take();
            const bool isRefused = response.status == 429 || response.status == 503;
            const bool isOver = !isWorthAnotherTry(response.status) || !mayTryAgain(isRefused);
            if (isOver || !attempts.another(retryAfter(response, m_pool->patience()), stop)) {
                return {std::move(response), outbound.isWhole()};
            }
        } catch (const TransferFailure& failure) {
            const bool canRetry = failure.retry() == TransferFailure::Retry::Always && mayTryAgain(false);
            if (!canRetry || !attempts.another(std::nullopt, stop)) throw;
        }
        outbound.startOver();
    }
}

namespace {

/// Turns the answers of one download into one gapless stream.
class Stream {
public:
    Stream(const Download& download, const Sink& sink) : m_download(download), m_sink(sink) {}

    std::int64_t delivered() const noexcept { return m_delivered; }
    std::int64_t position() const noexcept { return m_download.offset + m_delivered; }
    bool isComplete() const { return !m_download.expectedBytes || position() == *m_download.expectedBytes; }
    std::string takeErrorBody() { return std::move(m_errorBody); }

    Request nextRequest() const {
        Request request = m_download.request;
        if (position() > 0) request.headers.emplace_back("Range", "bytes=" + std::to_string(position()) + "-");
        return request;
    }

    void onHeaders(const Response& response) {
        m_errorBody.clear();
        m_isContent = response.status == 200 || response.status == 206;
        m_skip = response.status == 200 ? position() : 0;
        if (response.status == 206) checkRange(response);
        const auto length = parseUnsigned(response.header("content-length").value_or(""));
        if (m_isContent && length && m_download.expectedBytes) {
            const auto whole = *length + static_cast<std::uint64_t>(response.status == 206 ? position() : 0);
            if (whole != static_cast<std::uint64_t>(*m_download.expectedBytes)) refuseLength();
        }
    }

    void onBody(std::string_view bytes) {
        if (!m_isContent) {
            m_errorBody += bytes.substr(0, kMaximumErrorBody - std::min(kMaximumErrorBody, m_errorBody.size()));
            return;
        }
        // A server that cannot resume sends what is here already once more.
        const auto skipped = std::min<std::uint64_t>(static_cast<std::uint64_t>(m_skip), bytes.size());
        m_skip -= static_cast<std::int64_t>(skipped);
        bytes.remove_prefix(skipped);
        if (bytes.empty()) return;
        const auto count = static_cast<std::int64_t>(bytes.size());
        if (m_download.expectedBytes && count > *m_download.expectedBytes - position()) refuseLength();
        m_sink(bytes);
        m_delivered += count;
    }

private:
    [[noreturn]] void refuseLength() const {
        throw Error(ErrorKind::Corrupt, hostOf(m_download.request.url) +
                                            " sends a file that is not as long as announced (" +
                                            std::to_string(*m_download.expectedBytes) + " bytes)");
    }

    /// "bytes 100-199/200": the start must be what was asked for, or the stream would have a hole.
    void checkRange(const Response& response) const {
        const std::string text = toLower(response.header("content-range").value_or(""));
        constexpr std::string_view kUnit = "bytes ";
        const auto dash = text.find('-');
        const auto start = text.starts_with(kUnit) && dash != std::string::npos
                               ? parseUnsigned(std::string_view(text).substr(kUnit.size(), dash - kUnit.size()))
                               : std::nullopt;
        if (!start || *start != static_cast<std::uint64_t>(position())) {
            throw Error(ErrorKind::Corrupt,
                        hostOf(m_download.request.url) + " sends another part than it was asked for");
        }
    }

    const Download& m_download;
    const Sink& m_sink;
    std::int64_t m_delivered = 0;
    std::int64_t m_skip = 0;
    bool m_isContent = false;
    std::string m_errorBody;
};

}  // namespace

DownloadResult Client::download(const Download& download, const Sink& sink, const std::stop_token& stop) {
    Stream stream(download, sink);
    Attempts attempts(m_pool->patience());
    std::int64_t mark = 0;
    while (true) {
        try {
            Response response = m_pool->ask(
                stream.nextRequest(), nullptr, [&](const Response& head) { stream.onHeaders(head); },
                [&](std::string_view bytes) { stream.onBody(bytes); }, stop);
            response.body = stream.takeErrorBody();
            const bool isContent = response.status == 200 || response.status == 206;
            if (isContent && !stream.isComplete()) throw detail::brokenOff(hostOf(response.url));
            const bool isOver = isContent || !isWorthAnotherTry(response.status);
            if (isOver || !attempts.another(retryAfter(response, m_pool->patience()), stop))
                return {std::move(response), stream.delivered()};
        } catch (const TransferFailure& failure) {
            if (stream.delivered() - mark >= kProgressBytes) {
                mark = stream.delivered();
                attempts.startOver();
            }
            if (failure.retry() == TransferFailure::Retry::Never || !attempts.another(std::nullopt, stop)) throw;
        }
    }
}

}  // namespace galley::http
