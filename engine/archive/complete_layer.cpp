// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/complete_layer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <set>
#include <string>
#include <string_view>

#include "engine/archive/detail/attributes.h"
#include "engine/archive/detail/directory_stack.h"
#include "engine/archive/detail/entry_path.h"
#include "engine/archive/detail/merged_view.h"
#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley::archive {
namespace {

using detail::FoundFile;
using detail::Lookup;
using detail::shownName;

void copyAttributes(int from, int to) {
    std::array<char, 65536> names;
    const ssize_t length = ::flistxattr(from, names.data(), names.size());
    if (length <= 0) return;
    std::string_view rest(names.data(), static_cast<std::size_t>(length));
    std::array<char, 65536> value;
    while (!rest.empty()) {
        const std::string name(rest.substr(0, rest.find('\0')));
        rest.remove_prefix(std::min(rest.size(), name.size() + 1));
        if (!detail::isAllowedAttribute(name)) continue;
        const ssize_t bytes = ::fgetxattr(from, name.c_str(), value.data(), value.size());
        if (bytes < 0) continue;
        if (::fsetxattr(to, name.c_str(), value.data(), static_cast<std::size_t>(bytes), 0) != 0) {
            throwErrno(errno, "copying the attribute " + shownName(name) + " from the layer below");
        }
    }
}

/// An owner that the namespace does not know stays as it is.
void copyMetadata(int from, const struct stat& status, int to) {
    if (::fchown(to, status.st_uid, status.st_gid) != 0 && errno != EINVAL && errno != EPERM) {
        throwErrno(errno, "copying an owner from the layer below");
    }
    if (::fchmod(to, status.st_mode & 07777U) != 0) throwErrno(errno, "copying a mode from the layer below");
    copyAttributes(from, to);
    const timespec times[2] = {status.st_atim, status.st_mtim};
    if (::futimens(to, times) != 0) throwErrno(errno, "copying a time from the layer below");
}

void copyContent(int from, int to) {
    while (true) {
        const ssize_t copied = ::copy_file_range(from, nullptr, to, nullptr, std::size_t{1} << 30U, 0);
        if (copied == 0) return;
        if (copied > 0 || errno == EINTR) continue;
        if (errno == EXDEV || errno == EINVAL || errno == EOPNOTSUPP || errno == ENOSYS) break;
        throwErrno(errno, "copying a file from the layer below");
    }
    std::array<char, 65536> buffer;
    while (true) {
        const ssize_t got = ::read(from, buffer.data(), buffer.size());
        if (got == 0) return;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throwErrno(errno, "copying a file from the layer below");
        writeAll(to, {buffer.data(), static_cast<std::size_t>(got)});
    }
}

/// Changes inside a directory without a trace in its times.
class KeepTimes {
public:
    explicit KeepTimes(int directory) : m_directory(directory) {
        if (::fstat(directory, &m_status) != 0) throwErrno(errno, "looking at a directory of the layer");
    }
    ~KeepTimes() {
        const timespec times[2] = {m_status.st_atim, m_status.st_mtim};
        static_cast<void>(::utimensat(m_directory, ".", times, 0) == 0);
    }
    KeepTimes(const KeepTimes&) = delete;
    KeepTimes& operator=(const KeepTimes&) = delete;

private:
    int m_directory;
    struct stat m_status {};
};

class Completion {
public:
    Completion(int directory, const AppliedLayer& layer, const std::vector<UniqueFd>& parents)
        : m_directory(directory),
          m_parents(parents),
          m_stack(directory),
          m_implied(layer.impliedDirectories.begin(), layer.impliedDirectories.end()) {}

    void copyUp(const LowerLink& link);
    void fixDirectories();

private:
    detail::OpenDirectory openParent(const std::vector<std::string_view>& components);
    void copyFile(const FoundFile& from, int directory, const std::string& name);

    int m_directory;
    const std::vector<UniqueFd>& m_parents;
    detail::DirectoryStack m_stack;
    std::set<std::string> m_implied;
};

detail::OpenDirectory Completion::openParent(const std::vector<std::string_view>& components) {
    const auto make = [this](int parent, const std::string& name, const std::string& path) {
        const KeepTimes times(parent);
        if (::mkdirat(parent, name.c_str(), 0755) != 0) throwErrno(errno, "making " + shownName(path));
        m_implied.insert(path);
    };
    return m_stack.open({components.begin(), components.end() - 1}, make);
}

void Completion::copyFile(const FoundFile& from, int directory, const std::string& name) {
    const KeepTimes times(directory);
    if (S_ISLNK(from.status.st_mode)) {
        std::array<char, PATH_MAX> target{};
        const ssize_t length = ::readlinkat(from.directory.get(), from.name.c_str(), target.data(), target.size() - 1);
        if (length < 0 || ::symlinkat(target.data(), directory, name.c_str()) != 0) {
            throwErrno(errno, "copying the link " + shownName(name));
        }
        const timespec both[2] = {from.status.st_atim, from.status.st_mtim};
        if (::fchownat(directory, name.c_str(), from.status.st_uid, from.status.st_gid, AT_SYMLINK_NOFOLLOW) != 0 ||
            ::utimensat(directory, name.c_str(), both, AT_SYMLINK_NOFOLLOW) != 0) {
            throwErrno(errno, "copying the link " + shownName(name));
        }
        return;
    }
    if (!S_ISREG(from.status.st_mode)) {
        throw Error(ErrorKind::Corrupt, "the layer links to " + shownName(name) + ", which is no file below");
    }
    const UniqueFd source(::openat(from.directory.get(), from.name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    const UniqueFd copy(::openat(directory, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!source || !copy) throwErrno(errno, "copying " + shownName(name));
    copyContent(source.get(), copy.get());
    copyMetadata(source.get(), from.status, copy.get());
}

void Completion::copyUp(const LowerLink& link) {
    const auto target = detail::splitEntryName(link.target);
    const auto name = detail::splitEntryName(link.name);
    if (target.empty() || name.empty()) throw Error(ErrorKind::InvalidInput, "a hard link without a name");
    FoundFile found;
    Lookup here = detail::lookUpInLayer(m_directory, target, found);
    if (here == Lookup::Absent) {
        here = detail::lookUp(m_parents, target, found);
        if (here == Lookup::Found) copyFile(found, openParent(target).fd, std::string(target.back()));
    }
    if (here != Lookup::Found) {
        throw Error(ErrorKind::Corrupt, "the hard link " + shownName(link.name) + " leads to " +
                                            shownName(link.target) + ", which no layer has");
    }
    if (S_ISDIR(found.status.st_mode)) {
        throw Error(ErrorKind::Corrupt, "the hard link " + shownName(link.name) + " leads to " +
                                            shownName(link.target) + ", which is a directory");
    }
    const UniqueFd from(::fcntl(openParent(target).fd, F_DUPFD_CLOEXEC, 0));
    const int to = openParent(name).fd;
    const KeepTimes times(to);
    // What a later member of the layer put there stays.
    if (::linkat(from.get(), std::string(target.back()).c_str(), to, std::string(name.back()).c_str(), 0) != 0 &&
        errno != EEXIST) {
        throwErrno(errno, "linking " + shownName(link.name), ErrorKind::Corrupt);
    }
}

void Completion::fixDirectories() {
    // Deepest first, as their modes may forbid to enter them.
    for (auto path = m_implied.rbegin(); path != m_implied.rend(); ++path) {
        const auto components = detail::splitEntryName(*path);
        const UniqueFd own = openBeneath(m_directory, path->empty() ? "." : *path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
        FoundFile found;
        if (detail::isHiddenFromBelow(m_directory, components)) continue;
        if (detail::lookUp(m_parents, components, found) != Lookup::Found || !S_ISDIR(found.status.st_mode)) continue;
        const UniqueFd lower(
            ::openat(found.directory.get(), found.name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!lower) throwErrno(errno, "opening " + shownName(*path) + " of the layer below");
        copyMetadata(lower.get(), found.status, own.get());
    }
}

}  // namespace

void completeLayerFrom(int directory, const AppliedLayer& layer, const std::vector<UniqueFd>& parents) {
    Completion completion(directory, layer, parents);
    for (const LowerLink& link : layer.lowerLinks) completion.copyUp(link);
    completion.fixDirectories();
}

}  // namespace galley::archive
