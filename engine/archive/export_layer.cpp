// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/export_layer.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/archive/detail/entry_path.h"
#include "engine/archive/recipe.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/unique_fd.h"

namespace galley::archive {
namespace {

using detail::shownName;

constexpr std::size_t kBufferBytes = std::size_t{256} << 10U;
/// From here on it pays to let the kernel pass the pages on.
constexpr std::int64_t kLargeFile = std::int64_t{128} << 10U;

[[noreturn]] void throwChanged(const std::string& path, std::string_view how) {
    throw Error(ErrorKind::Corrupt, "the file " + shownName(path) + " of the layer " + std::string(how) +
                                        "; remove the image and pull it again");
}

int openRegular(int directory, const std::string& path, std::uint64_t flags) {
    struct open_how how {};
    how.flags = flags;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV;
    return static_cast<int>(::syscall(SYS_openat2, directory, path.c_str(), &how, sizeof how));
}

class Exporter {
public:
    Exporter(int directory, int output) : m_directory(directory), m_output(output) { m_buffer.reserve(kBufferBytes); }

    void literal(std::string_view bytes) {
        if (m_buffer.size() + bytes.size() > kBufferBytes) flush();
        m_buffer.append(bytes);
    }
    void file(const RecipeSegment& segment);
    void flush() {
        writeAll(m_output, m_buffer);
        m_buffer.clear();
    }

private:
    void open(const std::string& path);
    void readSmall(const RecipeSegment& segment);
    void passLarge(const RecipeSegment& segment);

    int m_directory;
    int m_output;
    std::string m_buffer;
    std::string m_path;  ///< of the open file
    UniqueFd m_file;
};

void Exporter::open(const std::string& path) {
    if (m_file && path == m_path) return;
    // Never waits for a fifo's other end. Access times are nobody's business; only an owner may leave them alone.
    constexpr std::uint64_t kFlags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    m_file.reset(openRegular(m_directory, path, kFlags | O_NOATIME));
    if (!m_file && errno == EPERM) m_file.reset(openRegular(m_directory, path, kFlags));
    if (!m_file) {
        if (errno == EMFILE || errno == ENFILE || errno == EIO) throwErrno(errno, "opening " + shownName(path));
        throwChanged(path, "is not there any more");
    }
    struct stat status {};
    if (::fstat(m_file.get(), &status) != 0 || !S_ISREG(status.st_mode)) throwChanged(path, "is no file any more");
    m_path = path;
}

void Exporter::readSmall(const RecipeSegment& segment) {
    const auto bytes = static_cast<std::size_t>(segment.bytes);
    if (m_buffer.size() + bytes > kBufferBytes) flush();
    const std::size_t start = m_buffer.size();
    m_buffer.resize(start + bytes);
    std::size_t filled = 0;
    while (filled < bytes) {
        const ssize_t got = ::pread(m_file.get(), m_buffer.data() + start + filled, bytes - filled,
                                    segment.offset + static_cast<std::int64_t>(filled));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throwErrno(errno, "reading " + shownName(segment.path));
        if (got == 0) throwChanged(segment.path, "has become shorter");
        filled += static_cast<std::size_t>(got);
    }
}

void Exporter::passLarge(const RecipeSegment& segment) {
    flush();
    static_cast<void>(::posix_fadvise(m_file.get(), segment.offset, segment.bytes, POSIX_FADV_SEQUENTIAL));
    off_t offset = segment.offset;
    std::int64_t left = segment.bytes;
    while (left > 0) {
        const ssize_t sent = ::sendfile(m_output, m_file.get(), &offset, static_cast<std::size_t>(left));
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0 && errno == EPIPE) throwErrno(errno, "handing on the layer");
        if (sent < 0) break;  // this file system cannot do it: the rest is read
        if (sent == 0) throwChanged(segment.path, "has become shorter");
        left -= sent;
    }
    RecipeSegment rest = segment;
    while (left > 0) {
        rest.offset = segment.offset + segment.bytes - left;
        rest.bytes = std::min<std::int64_t>(left, static_cast<std::int64_t>(kBufferBytes));
        readSmall(rest);
        left -= rest.bytes;
    }
}

void Exporter::file(const RecipeSegment& segment) {
    open(segment.path);
    if (segment.bytes >= kLargeFile) {
        passLarge(segment);
    } else {
        readSmall(segment);
    }
}

}  // namespace

void exportLayer(int directory, ByteSource recipe, int output) {
    RecipeReader reader(std::move(recipe));
    Exporter exporter(directory, output);
    RecipeSegment segment;
    while (true) {
        reader.next(segment);
        switch (segment.kind) {
            case RecipeSegment::Kind::Literal: exporter.literal(segment.literal); break;
            case RecipeSegment::Kind::File: exporter.file(segment); break;
            case RecipeSegment::Kind::End: exporter.flush(); return;
        }
    }
}

}  // namespace galley::archive
