// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/unix_socket.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley::monitor::detail {
namespace {

/// An address below an open directory: short whatever the directory is called.
sockaddr_un addressOf(int directory, const std::filesystem::path& name) {
    const std::string path = "/proc/self/fd/" + std::to_string(directory) + "/" + name.string();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        throw Error(ErrorKind::InvalidInput, "the name of the socket " + name.string() + " is too long");
    }
    std::memcpy(static_cast<char*>(address.sun_path), path.c_str(), path.size() + 1);
    return address;
}

UniqueFd makeSocket(int flags) {
    UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
    if (!socket) throwErrno(errno, "making a control socket");
    return socket;
}

}  // namespace

UniqueFd listenOn(const std::filesystem::path& path) {
    constexpr int kBacklog = 64;
    ensureDirectory(path.parent_path());
    const UniqueFd directory = openFile(path.parent_path(), O_PATH | O_DIRECTORY);
    const sockaddr_un address = addressOf(directory.get(), path.filename());
    UniqueFd listener = makeSocket(SOCK_NONBLOCK);
    if (::unlinkat(directory.get(), path.filename().c_str(), 0) != 0 && errno != ENOENT) {
        throwErrno(errno, "replacing the control socket " + path.string());
    }
    // The mode comes from the mask while bind() makes the name: no moment in which another user could connect.
    const mode_t mask = ::umask(0177);
    const int bound = ::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    const int failure = errno;
    ::umask(mask);
    if (bound != 0) throwErrno(failure, "making the control socket " + path.string());
    if (::listen(listener.get(), kBacklog) != 0) throwErrno(errno, "listening on the control socket");
    return listener;
}

UniqueFd connectTo(const std::filesystem::path& path) {
    UniqueFd directory(::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!directory) return {};
    const sockaddr_un address = addressOf(directory.get(), path.filename());
    UniqueFd socket = makeSocket(0);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return socket;
    if (errno == ENOENT || errno == ECONNREFUSED || errno == ENOTDIR) return {};
    throwErrno(errno, "connecting to the container's monitor");
}

}  // namespace galley::monitor::detail
