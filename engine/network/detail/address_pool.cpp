// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/address_pool.h"

#include <fcntl.h>

#include <cerrno>

#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley::network::detail {
namespace {

constexpr std::uint64_t kFirstHost = 2;  // 0 is the network, 1 the gateway

}  // namespace

TakenAddress takeAddress(const std::filesystem::path& directory, const Subnet& subnet) {
    UniqueFd file = openFile(directory / "addresses", O_RDWR | O_CREAT | O_NOFOLLOW);
    for (std::uint64_t host = kFirstHost; host + 1 < subnet.size(); ++host) {
        struct flock lock {};
        lock.l_type = F_WRLCK;
        lock.l_whence = SEEK_SET;
        lock.l_start = static_cast<off_t>(host);
        lock.l_len = 1;
        if (::fcntl(file.get(), F_OFD_SETLK, &lock) == 0) {
            return {static_cast<Ipv4>(subnet.first + host), std::move(file)};
        }
        if (errno != EAGAIN && errno != EACCES) throwErrno(errno, "taking an address");
    }
    throw Error(ErrorKind::Busy, "all addresses of the network " + subnet.text() +
                                     " are taken: stop a container, or use another network");
}

}  // namespace galley::network::detail
