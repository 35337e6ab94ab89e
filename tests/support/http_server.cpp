// SPDX-License-Identifier: Apache-2.0
#include "tests/support/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <thread>

#include "engine/base/cancellation.h"
#include "engine/base/sync.h"
#include "engine/base/text.h"
#include "engine/base/unique_fd.h"

namespace galley::test {
namespace {

/// One accepted connection. Reading ends with an empty optional when the peer or the server is gone.
class Stream {
public:
    Stream(int fd, std::stop_token stop) : m_fd(fd), m_stop(std::move(stop)) {}

    std::optional<std::string> line() {
        constexpr char kTlsHandshake = 0x16;
        while (true) {
            if (!m_buffer.empty() && m_buffer.front() == kTlsHandshake) return std::nullopt;
            if (const auto end = m_buffer.find("\r\n"); end != std::string::npos) {
                std::string text = m_buffer.substr(0, end);
                m_buffer.erase(0, end + 2);
                return text;
            }
            if (m_buffer.size() > 65536 || !fill()) return std::nullopt;
        }
    }
    std::optional<std::string> bytes(std::size_t count) {
        while (m_buffer.size() < count) {
            if (!fill()) return std::nullopt;
        }
        std::string text = m_buffer.substr(0, count);
        m_buffer.erase(0, count);
        return text;
    }
    bool send(std::string_view text) {
        while (!text.empty()) {
            const ssize_t sent = ::send(m_fd, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    /// A byte, then `pause` long nothing.
    bool sendSlowly(std::string_view text, std::chrono::milliseconds pause) {
        try {
            while (!text.empty()) {
                if (!send(text.substr(0, 1))) return false;
                text.remove_prefix(1);
                if (pollFd(m_fd, POLLHUP, m_stop, static_cast<int>(pause.count())) != 0) return false;
            }
            return true;
        } catch (const Cancelled&) {
            return false;
        }
    }
    /// Until the server is told to end.
    void waitForStop() {
        try {
            while (pollFd(m_fd, POLLHUP, m_stop, 60000) == 0) continue;
        } catch (const Cancelled&) {
            return;
        }
    }
    void reset() {
        const linger now{1, 0};
        setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }

private:
    bool fill() {
        std::array<char, 16384> chunk;
        const ssize_t got = ::recv(m_fd, chunk.data(), chunk.size(), 0);
        if (got <= 0) return false;
        m_buffer.append(chunk.data(), static_cast<std::size_t>(got));
        return true;
    }
    int m_fd;
    std::stop_token m_stop;
    std::string m_buffer;
};

/// Everything but the body.
std::optional<HttpRequest> readHead(Stream& stream) {
    const auto first = stream.line();
    if (!first) return std::nullopt;
    const auto words = split(*first, ' ');
    if (words.size() != 3) return std::nullopt;
    HttpRequest request;
    request.method = words[0];
    const auto mark = words[1].find('?');
    request.path = words[1].substr(0, mark);
    if (mark != std::string::npos) request.query = words[1].substr(mark + 1);
    while (true) {
        const auto line = stream.line();
        if (!line) return std::nullopt;
        if (line->empty()) break;
        const auto colon = line->find(':');
        if (colon == std::string::npos) return std::nullopt;
        request.headers[toLower(line->substr(0, colon))] = trim(std::string_view(*line).substr(colon + 1));
    }
    return request;
}

/// Reads the body, or its first `limit` bytes. False when the peer is gone.
bool readBody(Stream& stream, HttpRequest& request, std::size_t limit) {
    if (const auto length = parseUnsigned(request.header("content-length"))) {
        auto body = stream.bytes(std::min(static_cast<std::size_t>(*length), limit));
        if (body) request.body = std::move(*body);
        return body.has_value();
    }
    if (toLower(request.header("transfer-encoding")) != "chunked") return true;
    while (request.body.size() < limit) {
        const auto size = stream.line();
        if (!size) return false;
        const std::size_t count = std::stoul(*size, nullptr, 16);
        const auto chunk = stream.bytes(std::min(count, limit - request.body.size()));
        if (!chunk) return false;
        request.body += *chunk;
        if (request.body.size() == limit) return true;
        if (!stream.bytes(2)) return false;
        if (count == 0) return true;
    }
    return true;
}

std::string hexSize(std::size_t size) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    do {
        text.insert(text.begin(), kDigits[size % 16]);
        size /= 16;
    } while (size > 0);
    return text;
}

std::string headOf(const HttpReply& reply) {
    std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " Status\r\n";
    for (const auto& [name, value] : reply.headers) head += name + ": " + value + "\r\n";
    switch (reply.framing) {
        case HttpReply::Framing::Length:
            head += "Content-Length: " + std::to_string(reply.claimedLength.value_or(reply.body.size())) + "\r\n";
            break;
        case HttpReply::Framing::Chunked: head += "Transfer-Encoding: chunked\r\n"; break;
        case HttpReply::Framing::UntilClose: head += "Connection: close\r\n"; break;
    }
    return head + "\r\n";
}

/// True when the connection can be used again.
bool sendBody(Stream& stream, const HttpReply& reply, const std::string& body) {
    if (reply.pause.count() > 0) return stream.sendSlowly(body, reply.pause);
    const bool isChunked = reply.framing == HttpReply::Framing::Chunked;
    if (!isChunked || body.empty()) return stream.send(body);
    return stream.send(hexSize(body.size()) + "\r\n" + body + "\r\n");
}

bool sendReply(Stream& stream, const HttpRequest& request, const HttpReply& reply) {
    const bool isCut = reply.cutAfterBodyBytes.has_value();
    if (reply.resets) stream.reset();
    if (isCut && reply.resets && *reply.cutAfterBodyBytes == 0) return false;
    if (!stream.send(headOf(reply))) return false;
    if (request.method != "HEAD") {
        const std::string body = reply.body.substr(0, reply.cutAfterBodyBytes.value_or(std::string::npos));
        if (!sendBody(stream, reply, body)) return false;
        while (reply.isEndless) {
            if (!sendBody(stream, reply, body)) return false;
        }
        if (reply.framing == HttpReply::Framing::Chunked && !isCut && !stream.send("0\r\n\r\n")) return false;
    }
    if (reply.staysSilent) stream.waitForStop();
    return !isCut && !reply.staysSilent && !reply.resets && reply.framing != HttpReply::Framing::UntilClose;
}

}  // namespace

std::string HttpRequest::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

struct HttpServer::State {
    using EarlyAnswer = std::function<std::optional<HttpReply>(const HttpRequest&)>;

    Handler handler;
    Sync<EarlyAnswer> early;
    std::string address;
    int port = 0;
    UniqueFd listener;
    Sync<std::vector<HttpRequest>> requests;
    struct Worker {
        std::shared_ptr<UniqueFd> socket;
        std::jthread thread;
    };
    Sync<std::vector<Worker>> workers;
    std::jthread acceptor;

    void serve(const UniqueFd& socket, const std::stop_token& stop) {
        Stream stream(socket.get(), stop);
        while (!stop.stop_requested()) {
            auto request = readHead(stream);
            if (!request || !serveOne(stream, *request)) break;
        }
    }

    bool serveOne(Stream& stream, HttpRequest& request) {
        const EarlyAnswer hook = *early.lock();
        const auto fault = hook ? hook(request) : std::nullopt;
        request.isCut = fault.has_value();
        const bool wasAsked = request.header("expect") == "100-continue";
        if (wasAsked && (!fault || fault->takesBodyBytes > 0) && !stream.send("HTTP/1.1 100 Continue\r\n\r\n"))
            return false;
        const std::size_t limit = fault ? fault->takesBodyBytes : std::string::npos;
        if ((!fault || limit > 0) && !readBody(stream, request, limit)) return false;
        requests.lock()->push_back(request);
        const HttpReply reply = handler(request);
        return sendReply(stream, request, fault.value_or(reply)) && !fault;
    }

    void accept(const std::stop_token& stop) {
        try {
            while (true) {
                pollFd(listener.get(), POLLIN, stop);
                auto socket = std::make_shared<UniqueFd>(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
                if (!*socket) continue;
                auto list = workers.lock();
                list->push_back({socket, std::jthread([this, socket](const std::stop_token& stopOne) {
                                     serve(*socket, stopOne);
                                     // The peer sees the end now; the number stays reserved until the server ends.
                                     ::shutdown(socket->get(), SHUT_RDWR);
                                     closeQuietly(*socket);
                                 })});
            }
        } catch (const Cancelled&) {
            return;
        }
    }

    /// Replaces the socket by nothing without giving its number away while end() may still use it.
    void closeQuietly(UniqueFd& socket) {
        const auto held = workers.lock();
        socket.reset();
    }

    void end() {
        acceptor.request_stop();
        acceptor.join();
        std::vector<Worker> all;
        {
            auto list = workers.lock();
            for (Worker& worker : *list) {
                worker.thread.request_stop();
                if (*worker.socket) ::shutdown(worker.socket->get(), SHUT_RDWR);
            }
            all.swap(*list);
        }
        for (Worker& worker : all) worker.thread.join();
    }
};

HttpServer::HttpServer(Handler handler, const std::string& address) : m_state(std::make_unique<State>()) {
    m_state->handler = std::move(handler);
    m_state->address = address;
    m_state->listener.reset(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in any{};
    any.sin_family = AF_INET;
    inet_pton(AF_INET, address.c_str(), &any.sin_addr);
    socklen_t length = sizeof any;
    auto* name = reinterpret_cast<sockaddr*>(&any);
    if (::bind(m_state->listener.get(), name, length) != 0 || ::listen(m_state->listener.get(), 64) != 0 ||
        ::getsockname(m_state->listener.get(), name, &length) != 0) {
        throw std::runtime_error("no test server on " + address);
    }
    m_state->port = ntohs(any.sin_port);
    State* state = m_state.get();
    m_state->acceptor = std::jthread([state](const std::stop_token& stop) { state->accept(stop); });
}

HttpServer::~HttpServer() {
    m_state->end();
}

void HttpServer::answerEarly(std::function<std::optional<HttpReply>(const HttpRequest&)> hook) {
    *m_state->early.lock() = std::move(hook);
}

std::string HttpServer::host() const {
    return m_state->address + ":" + std::to_string(m_state->port);
}

std::vector<HttpRequest> HttpServer::requests() const {
    return *m_state->requests.lock();
}

int HttpServer::count(const std::string& method, const std::string& suffix) const {
    const auto all = requests();
    return static_cast<int>(std::count_if(all.begin(), all.end(), [&](const HttpRequest& request) {
        return request.method == method && request.path.ends_with(suffix);
    }));
}

int HttpServer::connections() const {
    return static_cast<int>(m_state->workers.lock()->size());
}

}  // namespace galley::test
