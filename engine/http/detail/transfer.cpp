// SPDX-License-Identifier: Apache-2.0
#include "engine/http/detail/transfer.h"

#include <array>
#include <exception>
#include <mutex>

#include "engine/base/cancellation.h"
#include "engine/base/text.h"
#include "engine/http/detail/curl_library.h"
#include "engine/http/detail/failure.h"
#include "engine/http/detail/outgoing.h"
#include "engine/http/detail/route.h"
#include "engine/http/detail/stall_watch.h"

namespace galley::http::detail {
namespace {

constexpr int kExpectationFailed = 417;
constexpr std::size_t kMaximumHeaderBytes = std::size_t{256} << 10U;
constexpr long kBufferBytes = 256L << 10U;
constexpr long kCountedBufferBytes = 16L << 10U;

/// What the C callbacks work on. They throw nothing: `failure` keeps it for after the transfer.
struct Receiver {
    const Exchange& exchange;
    Response response;
    StallWatch watch;
    std::size_t headerBytes = 0;
    bool headersReported = false;
    std::exception_ptr failure;
};

void parseHeader(Receiver& receiver, std::string_view line) {
    if (line.starts_with("HTTP/")) {
        // The final answer follows an interim one (1xx).
        receiver.response.headers.clear();
        const auto space = line.find(' ');
        const auto status =
            space == std::string_view::npos ? std::nullopt : parseUnsigned(trim(line.substr(space + 1, 3)));
        receiver.response.status = status ? static_cast<int>(*status) : 0;
        const bool isUnwilling = receiver.response.status == kExpectationFailed;
        if (isUnwilling && receiver.exchange.onUnwillingToBeAsked) receiver.exchange.onUnwillingToBeAsked();
        return;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return;
    receiver.response.headers.emplace_back(toLower(trim(line.substr(0, colon))), trim(line.substr(colon + 1)));
}

std::size_t onHeaderLine(char* data, std::size_t size, std::size_t count, void* context) noexcept {
    auto& receiver = *static_cast<Receiver*>(context);
    const std::size_t bytes = size * count;
    try {
        receiver.watch.moved(bytes);
        receiver.headerBytes += bytes;
        if (receiver.headerBytes > kMaximumHeaderBytes) {
            throw Error(ErrorKind::Corrupt, hostOf(receiver.exchange.url) + " sends endless headers");
        }
        parseHeader(receiver, trim(std::string_view(data, bytes)));
        return bytes;
    } catch (...) {
        receiver.failure = std::current_exception();
        return 0;
    }
}

void reportHeaders(Receiver& receiver) {
    if (receiver.headersReported) return;
    receiver.headersReported = true;
    receiver.response.url = receiver.exchange.url;
    if (receiver.exchange.onHeaders) receiver.exchange.onHeaders(receiver.response);
}

std::size_t onBodyBytes(char* data, std::size_t size, std::size_t count, void* context) noexcept {
    auto& receiver = *static_cast<Receiver*>(context);
    const std::size_t bytes = size * count;
    try {
        receiver.watch.moved(bytes);
        const auto start = StallWatch::Clock::now();
        reportHeaders(receiver);
        if (receiver.exchange.onBody) receiver.exchange.onBody(std::string_view(data, bytes));
        if (receiver.exchange.onTraffic) receiver.exchange.onTraffic(bytes);
        receiver.watch.pausedSince(start);
        return bytes;
    } catch (...) {
        receiver.failure = std::current_exception();
        return 0;
    }
}

struct ListCleanup {
    void operator()(curl_slist* list) const noexcept { curl().slistFreeAll(list); }
};
using List = std::unique_ptr<curl_slist, ListCleanup>;

void append(List& list, const std::string& line) {
    // A line break would let a hostile value add headers of its own.
    if (line.find_first_of("\r\n") != std::string::npos) {
        throw Error(ErrorKind::InvalidInput, "a request header has a line break");
    }
    curl_slist* longer = curl().slistAppend(list.get(), line.c_str());
    if (longer == nullptr) throw Error(ErrorKind::Internal, "out of memory");
    list.release();
    list.reset(longer);
}

List headerList(const Exchange& exchange) {
    List list;
    for (const auto& [name, value] : exchange.headers) append(list, name + ": " + value);
    if (!exchange.authorization.empty()) append(list, "Authorization: " + exchange.authorization);
    if (!exchange.contentType.empty()) append(list, "Content-Type: " + exchange.contentType);
    // Left alone, libcurl asks before every larger body, and again without asking when that is refused.
    if (!asksFirst(exchange)) append(list, "Expect:");
    return list;
}

}  // namespace

struct SharedCaches::State {
    CURLSH* share = curl().shareInit();
    std::array<std::mutex, CURL_LOCK_DATA_LAST> locks;

    static void lock(CURL*, curl_lock_data data, curl_lock_access, void* context) noexcept {
        static_cast<State*>(context)->locks[data].lock();
    }
    static void unlock(CURL*, curl_lock_data data, void* context) noexcept {
        static_cast<State*>(context)->locks[data].unlock();
    }
};

SharedCaches::SharedCaches() {
    m_state = std::make_unique<State>();
    CURLSH* share = m_state->share;
    if (share == nullptr) throw Error(ErrorKind::Internal, "out of memory");
    curl().shareSetopt(share, CURLSHOPT_LOCKFUNC, &State::lock);
    curl().shareSetopt(share, CURLSHOPT_UNLOCKFUNC, &State::unlock);
    curl().shareSetopt(share, CURLSHOPT_USERDATA, m_state.get());
    curl().shareSetopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
    curl().shareSetopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}

SharedCaches::~SharedCaches() {
    curl().shareCleanup(m_state->share);
}

void* SharedCaches::handle() const noexcept {
    return m_state->share;
}

struct Connection::State {
    CURLSH* share;
    CURLM* multi = curl().multiInit();
    CURL* easy = curl().easyInit();
    std::array<char, CURL_ERROR_SIZE> errorText{};

    explicit State(CURLSH* shared) : share(shared) {
        if (multi == nullptr || easy == nullptr) throw Error(ErrorKind::Internal, "out of memory");
        curl().multiSetopt(multi, CURLMOPT_MAXCONNECTS, 4L);
    }
    ~State() {
        curl().easyCleanup(easy);
        curl().multiCleanup(multi);
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    void configure(const Exchange& exchange, Receiver& receiver, curl_slist* headers);
    CURLcode run(Receiver& receiver, const Outgoing& outgoing, const std::stop_token& stop);
    [[noreturn]] void fail(CURLcode code, const Exchange& exchange);
};

void Connection::State::configure(const Exchange& exchange, Receiver& receiver, curl_slist* headers) {
    curl().easyReset(easy);
    errorText[0] = '\0';
    curl().easySetopt(easy, CURLOPT_ERRORBUFFER, errorText.data());
    curl().easySetopt(easy, CURLOPT_SHARE, share);
    curl().easySetopt(easy, CURLOPT_URL, exchange.url.c_str());
    curl().easySetopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl().easySetopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl().easySetopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    curl().easySetopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl().easySetopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    // Small pieces, where somebody counts them, make a limit even.
    curl().easySetopt(easy, CURLOPT_BUFFERSIZE, exchange.onTraffic ? kCountedBufferBytes : kBufferBytes);
    curl().easySetopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(exchange.connect.count()));
    curl().easySetopt(easy, CURLOPT_USERAGENT, "Galley");
    curl().easySetopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl().easySetopt(easy, CURLOPT_HTTPHEADER, headers);
    curl().easySetopt(easy, CURLOPT_HEADERFUNCTION, &onHeaderLine);
    curl().easySetopt(easy, CURLOPT_HEADERDATA, &receiver);
    curl().easySetopt(easy, CURLOPT_WRITEFUNCTION, &onBodyBytes);
    curl().easySetopt(easy, CURLOPT_WRITEDATA, &receiver);
    configureRoute(easy, exchange.url, exchange.rules, exchange.proxies);
}

CURLcode Connection::State::run(Receiver& receiver, const Outgoing& outgoing, const std::stop_token& stop) {
    // Leaving the multi handle ends an unfinished transfer, whatever the way out of this function.
    struct Attached {
        CURLM* multi;
        CURL* easy;
        ~Attached() { curl().multiRemoveHandle(multi, easy); }
    };
    if (curl().multiAddHandle(multi, easy) != CURLM_OK) throw Error(ErrorKind::Internal, "libcurl refuses a transfer");
    const Attached attached{multi, easy};
    const std::stop_callback wake(stop, [this] { curl().multiWakeup(multi); });
    while (true) {
        throwIfCancelled(stop);
        int running = 0;
        curl().multiPerform(multi, &running);
        int waiting = 0;
        while (const CURLMsg* message = curl().multiInfoRead(multi, &waiting)) {
            if (message->msg == CURLMSG_DONE) return message->data.result;
        }
        const auto left = receiver.watch.left();
        if (left.count() <= 0) {
            const bool isSending = receiver.exchange.source && !outgoing.isComplete && outgoing.taken > 0;
            throw isSending ? deaf(hostOf(receiver.exchange.url)) : stalled(hostOf(receiver.exchange.url));
        }
        const auto patience = std::min<std::chrono::milliseconds>(left, std::chrono::seconds(1));
        curl().multiPoll(multi, nullptr, 0, static_cast<int>(patience.count()), nullptr);
    }
}

void Connection::State::fail(CURLcode code, const Exchange& exchange) {
    FailureFacts facts{hostOf(exchange.url), errorText.data(), 0, 0, 0, false};
    facts.hasProxy = !proxyFor(exchange.url, exchange.rules, exchange.proxies).empty();
    curl().easyGetinfo(easy, CURLINFO_OS_ERRNO, &facts.osError);
    curl().easyGetinfo(easy, CURLINFO_SSL_VERIFYRESULT, &facts.verifyResult);
    curl().easyGetinfo(easy, CURLINFO_HTTP_CONNECTCODE, &facts.proxyStatus);
    throw describeFailure(code, facts);
}

Connection::Connection(const SharedCaches& caches) : m_state(std::make_unique<State>(caches.handle())) {}
Connection::~Connection() = default;

Response Connection::perform(const Exchange& exchange, const std::stop_token& stop) {
    const std::string host = hostOf(exchange.url);
    m_lastHost = host;
    const List headers = headerList(exchange);
    Receiver receiver{exchange, {}, StallWatch(exchange.stall), 0, false, nullptr};
    Outgoing outgoing{exchange, receiver.watch, 0, false, nullptr};
    // Without a source the whole body goes out at once.
    if (!exchange.source) receiver.watch.allow(exchange.answer);
    m_state->configure(exchange, receiver, headers.get());
    configureBody(m_state->easy, outgoing);
    const CURLcode code = m_state->run(receiver, outgoing, stop);
    if (outgoing.failure) std::rethrow_exception(outgoing.failure);
    if (receiver.failure) std::rethrow_exception(receiver.failure);
    if (code != CURLE_OK) m_state->fail(code, exchange);
    reportHeaders(receiver);
    return std::move(receiver.response);
}

}  // namespace galley::http::detail
