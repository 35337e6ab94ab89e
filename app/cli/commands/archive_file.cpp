// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/archive_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <optional>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/random.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace fs = std::filesystem;

api::ByteSource readingFrom(int fd, const std::stop_token& stop) {
    return [fd, stop](char* buffer, std::size_t capacity) -> std::size_t {
        while (true) {
            pollFd(fd, POLLIN, stop);
            const ssize_t got = ::read(fd, buffer, capacity);
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR && errno != EAGAIN) throwErrno(errno, "reading the archive");
        }
    };
}

std::shared_ptr<const UniqueFd> wholeFile(int fd) {
    struct stat status {};
    if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || ::lseek(fd, 0, SEEK_CUR) != 0) return nullptr;
    UniqueFd copy(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
    if (!copy) throwErrno(errno, "opening the archive");
    return std::make_shared<const UniqueFd>(std::move(copy));
}

ArchiveFile::ArchiveFile(fs::path path) : m_path(std::move(path)) {
    const fs::path parent = m_path.has_parent_path() ? m_path.parent_path() : fs::path(".");
    const std::string shown = printable(m_path.string());
    struct stat status {};
    if (!fs::is_directory(parent)) {
        throw Error(ErrorKind::NotFound,
                    "invalid output path: directory \"" + printable(parent.string()) + "\" does not exist");
    }
    if (::stat(m_path.c_str(), &status) == 0) {
        if (S_ISDIR(status.st_mode)) {
            throw Error(ErrorKind::InvalidInput, "invalid output path: \"" + shown + "\" is a directory");
        }
        m_isSpecial = !S_ISREG(status.st_mode);
    }
    if (m_isSpecial) {
        m_fd = openFile(m_path, O_WRONLY);
        return;
    }
    m_fd.reset(::open(parent.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600));
    if (m_fd) return;
    m_temporary = parent / ("." + m_path.filename().string() + "." + randomHex(8));
    m_fd = openFile(m_temporary, O_WRONLY | O_CREAT | O_EXCL, 0600);
}

ArchiveFile::~ArchiveFile() {
    if (!m_temporary.empty()) ::unlink(m_temporary.c_str());
}

void ArchiveFile::write(std::string_view bytes) {
    writeAll(m_fd.get(), bytes);
}

void ArchiveFile::finish() {
    if (m_isSpecial) return;
    if (m_temporary.empty()) {
        const fs::path parent = m_path.has_parent_path() ? m_path.parent_path() : fs::path(".");
        m_temporary = parent / ("." + m_path.filename().string() + "." + randomHex(8));
        // A file without a name can get one, but not the name of another.
        const std::string self = "/proc/self/fd/" + std::to_string(m_fd.get());
        if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, m_temporary.c_str(), AT_SYMLINK_FOLLOW) != 0) {
            throwErrno(errno, "writing " + printable(m_path.string()));
        }
    }
    if (::rename(m_temporary.c_str(), m_path.c_str()) != 0) {
        throwErrno(errno, "writing " + printable(m_path.string()));
    }
    m_temporary.clear();
}

void writeArchive(Session& session, const std::string& output,
                  const std::function<void(const api::ByteSink& sink)>& work) {
    if (output.empty() && session.out().isTerminal()) {
        throw Error(ErrorKind::InvalidInput, "cowardly refusing to save to a terminal. Use the -o flag or redirect");
    }
    std::optional<ArchiveFile> file;
    if (!output.empty()) file.emplace(output);
    work([&](std::string_view bytes) {
        if (file) return file->write(bytes);
        session.out().write(bytes);
    });
    if (file) file->finish();
    session.out().flush();
}

}  // namespace galley::cli
