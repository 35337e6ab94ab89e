// SPDX-License-Identifier: Apache-2.0
#include "engine/base/files.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace galley {
namespace fs = std::filesystem;
namespace {

UniqueFd openResolved(int directory, const fs::path& path, int flags, unsigned mode, std::uint64_t resolve) {
    open_how how{};
    how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
    how.mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? mode : 0;
    how.resolve = resolve | RESOLVE_NO_MAGICLINKS;
    while (true) {
        const long fd = ::syscall(SYS_openat2, directory, path.c_str(), &how, sizeof how);
        if (fd >= 0) return UniqueFd(static_cast<int>(fd));
        if (errno == EINTR || errno == EAGAIN) continue;  // EAGAIN: a rename raced with `..`
        if (errno == EXDEV || errno == ELOOP) {
            throw Error(ErrorKind::Forbidden, "the path \"" + path.string() + "\" leads out of its directory");
        }
        throwErrno(errno, "opening " + path.string());
    }
}

}  // namespace

UniqueFd openFile(const fs::path& file, int flags, unsigned mode) {
    while (true) {
        UniqueFd fd(::open(file.c_str(), flags | O_CLOEXEC, mode));
        if (fd) return fd;
        if (errno != EINTR) throwErrno(errno, "opening " + file.string());
    }
}

UniqueFd openBeneath(int directory, const fs::path& relative, int flags, unsigned mode) {
    return openResolved(directory, relative, flags, mode, RESOLVE_BENEATH);
}

UniqueFd openInRoot(int directory, const fs::path& path, int flags, unsigned mode) {
    return openResolved(directory, path, flags, mode, RESOLVE_IN_ROOT);
}

UniqueFd memoryFile(std::string_view content) {
    UniqueFd file(::memfd_create("galley", MFD_CLOEXEC));
    if (!file) throwErrno(errno, "Making a file in memory");
    writeAll(file.get(), content);
    if (::lseek(file.get(), 0, SEEK_SET) != 0) throwErrno(errno, "Making a file in memory");
    return file;
}

std::string readAll(int fd, std::size_t maxBytes) {
    std::string content;
    std::array<char, 65536> buffer;
    while (true) {
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throwErrno(errno, "reading");
        if (got == 0) return content;
        if (content.size() + static_cast<std::size_t>(got) > maxBytes) {
            throw Error(ErrorKind::InvalidInput, "the input is larger than " + std::to_string(maxBytes) + " bytes");
        }
        content.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

std::string readFile(const fs::path& file, std::size_t maxBytes) {
    const UniqueFd fd = openFile(file, O_RDONLY);
    try {
        return readAll(fd.get(), maxBytes);
    } catch (Error& error) {
        throw error.addContext(file.string());
    }
}

std::optional<std::string> readFileIfExists(const fs::path& file, std::size_t maxBytes) {
    try {
        return readFile(file, maxBytes);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::NotFound) return std::nullopt;
        throw;
    }
}

void writeAll(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throwErrno(errno, "writing");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void writeFileAtomic(const fs::path& file, std::string_view content, Durability durability, unsigned mode) {
    const fs::path temporary = file.parent_path() / ("." + file.filename().string() + "." + randomHex(8) + ".tmp");
    try {
        UniqueFd fd = openFile(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
        writeAll(fd.get(), content);
        if (durability == Durability::Synced && ::fsync(fd.get()) != 0) throwErrno(errno, "syncing " + file.string());
        fd.reset();
        if (::rename(temporary.c_str(), file.c_str()) != 0) throwErrno(errno, "replacing " + file.string());
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
    if (durability == Durability::Synced) syncDirectory(file.parent_path());
}

void ensureDirectory(const fs::path& directory, unsigned mode) {
    if (directory.empty() || fs::is_directory(directory)) return;
    ensureDirectory(directory.parent_path(), mode);
    if (::mkdir(directory.c_str(), mode) != 0 && errno != EEXIST) throwErrno(errno, "making " + directory.string());
    if (!fs::is_directory(directory)) {
        throw Error(ErrorKind::InvalidInput, directory.string() + " is in the way: a directory is needed there");
    }
}

void removeTree(const fs::path& directory) {
    std::error_code failure;
    fs::remove_all(directory, failure);
    if (failure && failure != std::errc::no_such_file_or_directory) {
        throwErrno(failure.value(), "removing " + directory.string());
    }
}

void syncDirectory(const fs::path& directory) {
    const UniqueFd fd = openFile(directory, O_RDONLY | O_DIRECTORY);
    if (::fsync(fd.get()) != 0) throwErrno(errno, "syncing " + directory.string());
}

}  // namespace galley
