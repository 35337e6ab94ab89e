// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/address_pool.h"

#include <fcntl.h>

#include <cerrno>

#include "engine/base/digest.h"
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

UniqueFd openAddresses(const std::filesystem::path& directory, const char* name = "addresses") {
    return openFile(directory / name, O_RDWR | O_CREAT | O_NOFOLLOW);
}

bool tryLock(const UniqueFd& file, std::uint64_t host) {
    struct flock lock = byteLock(host);
    if (::fcntl(file.get(), F_OFD_SETLK, &lock) == 0) return true;
    if (errno != EAGAIN && errno != EACCES) throwErrno(errno, "taking an address");
    return false;
}

constexpr const char* kAddresses6 = "addresses6";
constexpr std::uint64_t kNumbers6 = std::uint64_t{1} << 62U;

/// Which byte of the file stands for an address that lies so far in its subnet that a file has no such place.
std::uint64_t farByte(const Ipv6& address) {
    const std::string digits = Digest::ofBytes(formatIpv6(address)).hex().substr(0, 16);
    return kNumbers6 | (std::stoull(digits, nullptr, 16) % kNumbers6);
}

std::uint64_t byteOf(const Subnet6& subnet, const Ipv6& address) {
    std::uint64_t host = 0;
    for (std::size_t i = 0; i < address.size(); ++i) {
        if (host >= kNumbers6 >> 8U) return farByte(address);
        host = (host << 8U) | static_cast<std::uint8_t>(address[i] ^ subnet.first[i]);
    }
    return host;
}

[[noreturn]] void noneLeft(const std::string& subnet) {
    throw Error(ErrorKind::Busy,
                "all addresses of the network " + subnet + " are taken: stop a container, or use another network");
}

[[noreturn]] void cannotBeGiven(const std::string& address, const std::string& subnet) {
    throw Error(ErrorKind::InvalidInput, "the address " + address + " cannot be given in the network " + subnet);
}

[[noreturn]] void inUse(const std::string& address) {
    throw Error(ErrorKind::Busy, "Address already in use: " + address);
}

}  // namespace

TakenAddress takeAddress(const std::filesystem::path& directory, const Subnet& subnet, Ipv4 gateway) {
    UniqueFd file = openAddresses(directory);
    for (std::uint64_t host = 1; host + 1 < subnet.size(); ++host) {
        const auto address = static_cast<Ipv4>(subnet.first + host);
        if (address != gateway && tryLock(file, host)) return {address, std::move(file)};
    }
    noneLeft(subnet.text());
}

TakenAddress takeThisAddress(const std::filesystem::path& directory, const Subnet& subnet, Ipv4 gateway, Ipv4 wanted) {
    const std::uint64_t host = std::uint64_t{wanted} - subnet.first;
    const bool possible = subnet.contains(wanted) && wanted != gateway && host != 0 && host + 1 < subnet.size();
    if (!possible) cannotBeGiven(formatIpv4(wanted), subnet.text());
    UniqueFd file = openAddresses(directory);
    if (!tryLock(file, host)) inUse(formatIpv4(wanted));
    return {wanted, std::move(file)};
}

TakenAddress6 takeAddress6(const std::filesystem::path& directory, const Range6& range, std::uint64_t preferred) {
    UniqueFd file = openAddresses(directory, kAddresses6);
    const auto take = [&](std::uint64_t host) {
        const Ipv6 address = range.subnet.at(host);
        return address != range.gateway && tryLock(file, byteOf(range.subnet, address));
    };
    const std::uint64_t size = range.subnet.size();
    if (preferred < size && take(preferred)) return {range.subnet.at(preferred), std::move(file)};
    for (std::uint64_t host = 1; host < size; ++host) {
        if (take(host)) return {range.subnet.at(host), std::move(file)};
    }
    noneLeft(range.subnet.text());
}

TakenAddress6 takeThisAddress6(const std::filesystem::path& directory, const Range6& range, const Ipv6& wanted) {
    // The first address means every router of the subnet.
    if (!range.subnet.contains(wanted) || wanted == range.gateway || wanted == range.subnet.first) {
        cannotBeGiven(formatIpv6(wanted), range.subnet.text());
    }
    UniqueFd file = openAddresses(directory, kAddresses6);
    if (!tryLock(file, byteOf(range.subnet, wanted))) inUse(formatIpv6(wanted));
    return {wanted, std::move(file)};
}

bool isTaken(int addresses, std::uint64_t host) {
    struct flock lock = byteLock(host);
    return ::fcntl(addresses, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

}  // namespace galley::network::detail
