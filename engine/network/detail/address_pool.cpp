// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/address_pool.h"

#include <fcntl.h>

#include <cerrno>

#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley::network::detail {
namespace {

struct flock byteLock(std::uint64_t host) {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = static_cast<off_t>(host);
    lock.l_len = 1;
    return lock;
}

UniqueFd openAddresses(const std::filesystem::path& directory) {
    return openFile(directory / "addresses", O_RDWR | O_CREAT | O_NOFOLLOW);
}

bool tryLock(const UniqueFd& file, std::uint64_t host) {
    struct flock lock = byteLock(host);
    if (::fcntl(file.get(), F_OFD_SETLK, &lock) == 0) return true;
    if (errno != EAGAIN && errno != EACCES) throwErrno(errno, "taking an address");
    return false;
}

}  // namespace

TakenAddress takeAddress(const std::filesystem::path& directory, const Subnet& subnet, Ipv4 gateway) {
    UniqueFd file = openAddresses(directory);
    for (std::uint64_t host = 1; host + 1 < subnet.size(); ++host) {
        const auto address = static_cast<Ipv4>(subnet.first + host);
        if (address != gateway && tryLock(file, host)) return {address, std::move(file)};
    }
    throw Error(ErrorKind::Busy, "all addresses of the network " + subnet.text() +
                                     " are taken: stop a container, or use another network");
}

TakenAddress takeThisAddress(const std::filesystem::path& directory, const Subnet& subnet, Ipv4 gateway, Ipv4 wanted) {
    const std::uint64_t host = std::uint64_t{wanted} - subnet.first;
    const bool possible = subnet.contains(wanted) && wanted != gateway && host != 0 && host + 1 < subnet.size();
    if (!possible) {
        throw Error(ErrorKind::InvalidInput,
                    "the address " + formatIpv4(wanted) + " cannot be given in the network " + subnet.text());
    }
    UniqueFd file = openAddresses(directory);
    if (!tryLock(file, host)) throw Error(ErrorKind::Busy, "Address already in use: " + formatIpv4(wanted));
    return {wanted, std::move(file)};
}

bool isTaken(int addresses, std::uint64_t host) {
    struct flock lock = byteLock(host);
    return ::fcntl(addresses, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

}  // namespace galley::network::detail
