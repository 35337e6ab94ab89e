// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/former_network.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <string>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/network/detail/namespace_thread.h"
#include "engine/network/detail/netlink.h"

namespace galley::network::detail {
namespace fs = std::filesystem;
namespace {

/// The number alone may be another namespace's by now.
bool hasBridge(int networkNamespace) {
    bool found = false;
    onOwnThread([&] {
        try {
            enterNetworkNamespace(networkNamespace);
            found = Netlink().indexOf(kBridgeName) > 0;
        } catch (const Error&) {
            found = false;  // not ours to enter, or without a bridge: another one
        }
    });
    return found;
}

UniqueFd openIfSame(const fs::path& link, const std::string& target, const NetworkState& former) {
    std::error_code hidden;
    if (fs::read_symlink(link, hidden) != target) return {};
    UniqueFd descriptor(::open(link.c_str(), O_RDONLY | O_CLOEXEC));
    if (!descriptor || namespaceNumber(descriptor.get()) != former.namespaceNumber) return {};
    return hasBridge(descriptor.get()) ? std::move(descriptor) : UniqueFd();
}

}  // namespace

std::uint64_t namespaceNumber(int descriptor) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) throwErrno(errno, "looking at a namespace");
    return status.st_ino;
}

UniqueFd findFormerNamespace(const NetworkState& former) {
    const std::string target = "net:[" + std::to_string(former.namespaceNumber) + "]";
    std::error_code failure;
    for (const auto& process : fs::directory_iterator("/proc", failure)) {
        if (!parseUnsigned(process.path().filename().string())) continue;
        std::error_code hidden;
        for (const auto& entry : fs::directory_iterator(process.path() / "fd", hidden)) {
            if (UniqueFd found = openIfSame(entry.path(), target, former)) return found;
        }
    }
    return {};
}

}  // namespace galley::network::detail
