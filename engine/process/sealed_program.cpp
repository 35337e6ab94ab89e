// SPDX-License-Identifier: Apache-2.0
#include "engine/process/sealed_program.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U
#endif

namespace galley::process {
namespace {

/// Larger ones copy themselves no slower than we would.
constexpr off_t kMaximumBytes = off_t{4} << 20U;

/// Since Linux 6.3 one has to say that it will be executed; before, the flag was not known.
UniqueFd executableMemory() {
    constexpr unsigned kFlags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    UniqueFd memory(::memfd_create("galley-runtime", kFlags | MFD_EXEC));
    if (!memory && errno == EINVAL) memory.reset(::memfd_create("galley-runtime", kFlags));
    return memory;
}

bool isProgram(int file) {
    std::array<char, 4> magic{};
    return ::pread(file, magic.data(), magic.size(), 0) == 4 && std::memcmp(magic.data(), "\177ELF", 4) == 0;
}

bool copy(int from, int to, off_t bytes) {
    while (bytes > 0) {
        const ssize_t sent = ::sendfile(to, from, nullptr, static_cast<std::size_t>(bytes));
        if (sent <= 0) return false;
        bytes -= sent;
    }
    return true;
}

}  // namespace

UniqueFd sealedProgram(const std::filesystem::path& program) noexcept {
    const UniqueFd file(::open(program.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0 || status.st_size > kMaximumBytes || !isProgram(file.get())) {
        return {};
    }
    UniqueFd memory = executableMemory();
    constexpr int kSeals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
    const bool sealed = memory && ::fchmod(memory.get(), 0700) == 0 && copy(file.get(), memory.get(), status.st_size) &&
                        ::fcntl(memory.get(), F_ADD_SEALS, kSeals) == 0;
    return sealed ? std::move(memory) : UniqueFd();
}

}  // namespace galley::process
