// SPDX-License-Identifier: Apache-2.0
/// @file
/// The default system call filter: Docker's, for Docker's default capabilities. As a compiled filter for crun, which
/// saves it the 10 ms of compiling a profile at every start, and as a profile for other runtimes.
/// Used by container. Uses libseccomp.
/// Threads: thread-safe. Processes: the compiled filter is kept in `<data>/cache`, replaced whole.
/// Crash: a cache file that is absent or of another version is made again.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace galley::container {

/// What is allowed, refused or answered with ENOSYS, as names and conditions on one argument.
struct SyscallRule {
    enum class Compare { Any, Equal, Less, Greater, MaskedEqual };
    std::string_view name;
    Compare compare = Compare::Any;
    unsigned argument = 0;
    std::uint64_t value = 0;
    std::uint64_t mask = 0;  ///< MaskedEqual: (argument & mask) == value
    int errorNumber = 0;     ///< 0: allowed; else refused with it
};

/// Everything that is not named is refused with EPERM.
const std::vector<SyscallRule>& defaultSyscallRules();
/// What Docker allows besides to who has these capabilities: "CAP_SYS_ADMIN" may mount.
std::vector<std::string_view> syscallsOf(const std::vector<std::string>& capabilities);

/// The filter program as the kernel takes it (an array of struct sock_filter) for this machine and the architectures
/// it can run as well. System calls newer than the table answer ENOSYS, so that libraries fall back to older ones.
std::string compileSeccompFilter(const std::vector<std::string>& capabilities = {});

/// The same in base64, for the annotation `run.oci.seccomp_bpf_data`; read from `cacheDirectory` or made and kept
/// there.
std::string cachedSeccompFilter(const std::filesystem::path& cacheDirectory,
                                const std::vector<std::string>& capabilities = {});

/// `linux.seccomp` of the runtime spec, as JSON text.
std::string seccompProfileJson(const std::vector<std::string>& capabilities = {});

std::string base64Encode(std::string_view bytes);

}  // namespace galley::container
