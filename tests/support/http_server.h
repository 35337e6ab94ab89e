// SPDX-License-Identifier: Apache-2.0
/// @file
/// A small HTTP/1.1 server on loopback that answers as a test tells it, with the faults of real networks: cut and reset
/// connections, wrong lengths, silence.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace galley::test {

struct HttpRequest {
    std::string method;
    std::string path;                            ///< without the query
    std::string query;                           ///< without "?"
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
    bool isCut = false;  ///< the body is only what came before a fault

    std::string header(const std::string& name) const;
};

struct HttpReply {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    enum class Framing { Length, Chunked, UntilClose };
    Framing framing = Framing::Length;
    std::optional<std::uint64_t> claimedLength;    ///< in Content-Length, instead of the truth
    std::optional<std::size_t> cutAfterBodyBytes;  ///< the connection ends there
    bool resets = false;                           ///< with RST instead of FIN, also before the headers when cut at 0
    bool staysSilent = false;                      ///< after what is sent, until the server ends
    bool isEndless = false;                        ///< the body comes again and again until the peer is gone
    std::chrono::milliseconds pause{};             ///< one byte of the body, then this long nothing, and so on

    /// Of an answer to a request whose body has not come: so much of it is taken first, and the rest never.
    std::size_t takesBodyBytes = 0;
};

/// Threads: the handler runs on the server's threads, several at once. The destructor ends them.
class HttpServer {
public:
    using Handler = std::function<HttpReply(const HttpRequest&)>;
    /// Listens on a free port of `address` ("127.0.0.1", "127.0.0.2": loopback has many hosts).
    explicit HttpServer(Handler handler, const std::string& address = "127.0.0.1");
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// What is answered before the body of a request comes, when this returns something. The handler sees the request
    /// all the same, with the part of the body that was taken, and its answer is dropped. The connection ends then.
    void answerEarly(std::function<std::optional<HttpReply>(const HttpRequest&)> hook);

    /// "127.0.0.1:45678".
    std::string host() const;
    std::string url(const std::string& path) const { return "http://" + host() + path; }
    std::vector<HttpRequest> requests() const;
    /// How many of `method` went to a path that ends in `suffix`.
    int count(const std::string& method, const std::string& suffix) const;
    int connections() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace galley::test
