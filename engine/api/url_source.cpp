// SPDX-License-Identifier: Apache-2.0
#include "engine/api/detail/url_source.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "engine/api/detail/services.h"
#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/http/client.h"

namespace galley::api::detail {
namespace {

[[noreturn]] void refuse(int status, const std::string& url) {
    const std::string what = withoutQuery(url) + " cannot be imported: the server answers " + std::to_string(status);
    switch (status) {
        case 401:
        case 403: throw Error(ErrorKind::Forbidden, what + ", it asks for a login; download the file and import that");
        case 404:
        case 410: throw Error(ErrorKind::NotFound, what + ", there is nothing at this address");
        default: throw Error(ErrorKind::Network, what + "; try again later");
    }
}

/// To a socket whose other end may go away at any time.
void sendAll(int fd, std::string_view bytes, const std::stop_token& stop) {
    while (!bytes.empty()) {
        pollFd(fd, POLLOUT, stop);
        const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (sent < 0) throwErrno(errno, "handing on what was downloaded");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

}  // namespace

std::string withoutQuery(const std::string& url) {
    return url.substr(0, url.find_first_of("?#"));
}

UrlSource::UrlSource(const std::string& url) {
    http::originOf(url);
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) throwErrno(errno, "beginning a download");
    m_near.reset(ends[0]);
    m_far.reset(ends[1]);
    m_thread = std::jthread([this, url](const std::stop_token& stop) {
        try {
            transfer(url, stop);
        } catch (...) {
            m_failure = std::current_exception();
        }
        m_far.reset();
    });
}

UrlSource::~UrlSource() = default;

void UrlSource::transfer(const std::string& url, const std::stop_token& stop) {
    const auto configuration = readRegistryConfiguration();
    http::Client client(configuration->patience(), registry::Configuration::network(configuration));
    http::Download download;
    download.request.url = url;
    // Who types http:// means it; an address that begins with https never leads there.
    download.request.allowPlainHttp = http::originOf(url).scheme == "http";
    const auto result = client.download(
        download, [&](std::string_view bytes) { sendAll(m_far.get(), bytes, stop); }, stop);
    if (!result.response.isSuccess()) refuse(result.response.status, url);
}

std::size_t UrlSource::read(char* buffer, std::size_t capacity, const std::stop_token& stop) {
    while (true) {
        pollFd(m_near.get(), POLLIN, stop);
        const ssize_t got = ::recv(m_near.get(), buffer, capacity, 0);
        if (got > 0) return static_cast<std::size_t>(got);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throwErrno(errno, "taking over what was downloaded");
        m_thread.join();
        if (m_failure) std::rethrow_exception(m_failure);
        return 0;
    }
}

}  // namespace galley::api::detail
