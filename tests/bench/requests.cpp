// SPDX-License-Identifier: Apache-2.0
// Small requests over many kept connections, as many as go through:
//
//   bench_requests serve PORT                               answers every "\r\n\r\n"; prints "up" when it listens
//   bench_requests ask PORT CONNECTIONS SECONDS             of 127.0.0.1; prints how many answers came, by the second
//   bench_requests fetch PORT CONNECTIONS SECONDS           likewise of whole pages, each over a connection of its own
//
// Each is one thread. Linked statically: the server runs in whatever image the benchmark has.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace {

constexpr std::string_view kRequest = "GET / HTTP/1.1\r\nHost: bench\r\n\r\n";
constexpr std::string_view kEnd = "\r\n\r\n";
constexpr std::string_view kAnswer =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 128\r\n\r\n"
    "................................................................"
    "................................................................";
constexpr int kEvents = 256;

[[noreturn]] void die(const char* what) {
    std::fprintf(stderr, "bench_requests: %s: %s\n", what, std::strerror(errno));
    std::exit(1);
}

sockaddr_in addressOf(const char* port, std::uint32_t host) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
    address.sin_addr.s_addr = htonl(host);
    return address;
}

void watch(int poller, int fd) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    if (::epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) != 0) die("epoll_ctl");
}

void sendAll(int fd, std::string_view bytes) {
    // It always fits into an empty buffer: each side waits for the other.
    if (::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size())) die("send");
}

void sendAtOnce(int fd) {
    const int yes = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

int serve(const char* port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    const int yes = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    const sockaddr_in address = addressOf(port, INADDR_ANY);
    if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) die("bind");
    if (::listen(listener, 1024) != 0) die("listen");
    std::puts("up");
    std::fflush(stdout);
    const int poller = ::epoll_create1(0);
    watch(poller, listener);
    std::unordered_map<int, std::string> pending;
    std::array<epoll_event, kEvents> events{};
    std::array<char, 4096> buffer{};
    while (true) {
        const int ready = ::epoll_wait(poller, events.data(), kEvents, -1);
        for (int i = 0; i < ready; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            if (fd == listener) {
                const int peer = ::accept(listener, nullptr, nullptr);
                sendAtOnce(peer);
                watch(poller, peer);
                continue;
            }
            const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
            if (got <= 0) {
                pending.erase(fd);
                ::close(fd);
                continue;
            }
            std::string& text = pending[fd];
            text.append(buffer.data(), static_cast<std::size_t>(got));
            for (auto end = text.find(kEnd); end != std::string::npos; end = text.find(kEnd)) {
                text.erase(0, end + kEnd.size());
                sendAll(fd, kAnswer);
            }
        }
    }
}

int ask(const char* port, int connections, int seconds) {
    const int poller = ::epoll_create1(0);
    std::unordered_map<int, std::size_t> missing;
    const sockaddr_in address = addressOf(port, INADDR_LOOPBACK);
    for (int i = 0; i < connections; ++i) {
        const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
        if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) die("connect");
        sendAtOnce(fd);
        watch(poller, fd);
        missing[fd] = kAnswer.size();
        sendAll(fd, kRequest);
    }
    std::array<epoll_event, kEvents> events{};
    std::array<char, 4096> buffer{};
    const auto begin = std::chrono::steady_clock::now();
    const auto end = begin + std::chrono::seconds(seconds);
    long answers = 0;
    while (std::chrono::steady_clock::now() < end) {
        const int ready = ::epoll_wait(poller, events.data(), kEvents, 1000);
        for (int i = 0; i < ready; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
            if (got <= 0) die("the server went away");
            std::size_t& left = missing[fd];
            if (static_cast<std::size_t>(got) > left) die("more than an answer came");
            left -= static_cast<std::size_t>(got);
            if (left > 0) continue;
            ++answers;
            left = kAnswer.size();
            sendAll(fd, kRequest);
        }
    }
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
    std::printf("%.0f\n", static_cast<double>(answers) / passed.count());
    return 0;
}

int connectTo(const sockaddr_in& address, int poller) {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) die("connect");
    sendAll(fd, "GET / HTTP/1.0\r\nHost: bench\r\n\r\n");
    watch(poller, fd);
    return fd;
}

int fetch(const char* port, int connections, int seconds) {
    const int poller = ::epoll_create1(0);
    const sockaddr_in address = addressOf(port, INADDR_LOOPBACK);
    std::unordered_map<int, long> bytes;
    for (int i = 0; i < connections; ++i) bytes[connectTo(address, poller)] = 0;
    std::array<epoll_event, kEvents> events{};
    std::array<char, 65536> buffer{};
    const auto begin = std::chrono::steady_clock::now();
    const auto end = begin + std::chrono::seconds(seconds);
    long pages = 0;
    while (std::chrono::steady_clock::now() < end) {
        const int ready = ::epoll_wait(poller, events.data(), kEvents, 1000);
        for (int i = 0; i < ready; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
            if (got < 0) die("recv");
            if (got > 0) {
                bytes[fd] += got;
                continue;
            }
            if (bytes[fd] == 0) die("no page came");
            bytes.erase(fd);
            ::close(fd);
            ++pages;
            bytes[connectTo(address, poller)] = 0;
        }
    }
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
    std::printf("%.0f\n", static_cast<double>(pages) / passed.count());
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view verb = argc > 1 ? argv[1] : "";
    if (verb == "serve" && argc == 3) return serve(argv[2]);
    if (verb == "ask" && argc == 5) return ask(argv[2], std::atoi(argv[3]), std::atoi(argv[4]));
    if (verb == "fetch" && argc == 5) return fetch(argv[2], std::atoi(argv[3]), std::atoi(argv[4]));
    std::fprintf(stderr, "usage: bench_requests serve PORT | ask|fetch PORT CONNECTIONS SECONDS\n");
    return 2;
}
