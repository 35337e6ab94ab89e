// SPDX-License-Identifier: Apache-2.0
#include "engine/container/copying.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <filesystem>
#include <optional>

#include "engine/archive/tree_packer.h"
#include "engine/archive/tree_writer.h"
#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/container/container_files.h"

namespace galley::container {
namespace fs = std::filesystem;
namespace {

using archive::FilesProcess;

constexpr int kMaximumLinks = 40;

/// Where something goes: into `directory`, under `name` (empty: the name it has).
struct Place {
    std::string directory;
    std::string name;
};

/// What is known of the place that was asked for.
struct Wanted {
    std::string path;
    bool exists = false;
    bool isDirectory = false;
};

bool assertsDirectory(const std::string& path) {
    return path.ends_with('/') || path.ends_with("/.") || path == ".";
}

std::string withoutSlashes(std::string path) {
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path;
}

std::string parentPath(const std::string& path) {
    const std::string plain = withoutSlashes(path);
    const std::size_t slash = plain.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : plain.substr(0, slash);
}

std::string lastName(const std::string& path) {
    const std::string plain = withoutSlashes(path);
    return plain.substr(plain.rfind('/') + 1);
}

/// "." when only the content counts.
std::string sourceName(const std::string& path) {
    const std::string name = lastName(path);
    return name.empty() || name == ".." ? "." : name;
}

Place placeFor(const Wanted& wanted, bool sourceIsDirectory) {
    if (wanted.exists && wanted.isDirectory) return {wanted.path, {}};
    if (wanted.exists && sourceIsDirectory) throw Error(ErrorKind::InvalidInput, "cannot copy directory");
    if (!wanted.exists && !sourceIsDirectory && assertsDirectory(wanted.path)) {
        throw Error(ErrorKind::NotFound, "no such directory");
    }
    return {parentPath(wanted.path), lastName(wanted.path)};
}

[[noreturn]] void notThere(const std::string& path, const std::string& reference) {
    throw Error(ErrorKind::NotFound,
                "Could not find the file " + printable(path) + " in container " + printable(reference));
}

/// Runs `work`; a path that is not there is said in Docker's words.
template <class Work>
auto onPath(const std::string& path, const std::string& reference, Work work) {
    try {
        return work();
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::NotFound) notThere(path, reference);
        throw;
    }
}

PathStat statWith(const Context& context, const FilesAccess& access, const std::string& path, bool follow,
                  const std::stop_token& stop) {
    FilesAccess asked;
    asked.job = access.job;
    asked.job.followLink = follow;
    if (access.pidfd) asked.pidfd = access.pidfd.duplicate();
    FilesProcess child = asked.run(context, "path-stat", path, FilesProcess::Stream::None, stop);
    const PathStat stat = child.stat(stop);
    child.finish(stop);
    return stat;
}

/// A symbolic link stands for what it leads to, also when that does not exist yet.
Wanted wantedIn(const Context& context, const FilesAccess& access, std::string path, const std::stop_token& stop) {
    for (int links = 0; links < kMaximumLinks; ++links) {
        try {
            const PathStat stat = statWith(context, access, path, false, stop);
            if (!stat.isLink()) {
                if (!stat.isDirectory() && !stat.isRegular()) {
                    throw Error(ErrorKind::InvalidInput,
                                "destination \"" + printable(path) + "\" must be a directory or a regular file");
                }
                return {path, true, stat.isDirectory()};
            }
            const bool absolute = stat.linkTarget.starts_with('/');
            path = absolute ? stat.linkTarget : parentPath(path) + "/" + stat.linkTarget;
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::NotFound) return {path};
            throw;
        }
    }
    throw Error(ErrorKind::InvalidInput, "the symbolic links at " + printable(path) + " go round in circles");
}

Wanted wantedHere(std::string path) {
    struct stat status {};
    for (int links = 0; links < kMaximumLinks; ++links) {
        if (::lstat(path.c_str(), &status) != 0) break;
        if (!S_ISLNK(status.st_mode)) {
            if (!S_ISDIR(status.st_mode) && !S_ISREG(status.st_mode)) {
                throw Error(ErrorKind::InvalidInput,
                            "invalid output path: \"" + printable(path) + "\" must be a directory or a regular file");
            }
            return {path, true, S_ISDIR(status.st_mode)};
        }
        std::array<char, PATH_MAX> target;
        const ssize_t length = ::readlink(path.c_str(), target.data(), target.size());
        if (length < 0) throwErrno(errno, "reading the link " + printable(path));
        const std::string text(target.data(), static_cast<std::size_t>(length));
        path = text.starts_with('/') ? text : parentPath(path) + "/" + text;
    }
    const std::string parent = parentPath(path);
    if (!fs::is_directory(parent)) {
        throw Error(ErrorKind::NotFound, "invalid output path: directory \"" + printable(parent) + "\" does not exist");
    }
    return {path};
}

struct HostSource {
    UniqueFd fd;  ///< O_PATH
    bool isDirectory = false;
};

HostSource openHostSource(const std::string& path, bool followLink) {
    HostSource source;
    source.fd.reset(::open(path.c_str(), O_PATH | O_CLOEXEC | (followLink ? 0 : O_NOFOLLOW)));
    if (!source.fd && errno == ENOENT) {
        throw Error(ErrorKind::NotFound, "lstat " + printable(path) + ": no such file or directory");
    }
    struct stat status {};
    if (!source.fd || ::fstat(source.fd.get(), &status) != 0) throwErrno(errno, "opening " + printable(path));
    source.isDirectory = S_ISDIR(status.st_mode);
    return source;
}

archive::ByteSource readingFrom(FilesProcess& child, const std::stop_token& stop) {
    return [&child, stop](char* buffer, std::size_t capacity) { return child.read(buffer, capacity, stop); };
}

CopyOutcome passOn(FilesProcess& child, const archive::ByteSink& sink, const std::stop_token& stop) {
    CopyOutcome outcome;
    outcome.bytes = child.drainTo(sink, stop);
    return outcome;
}

}  // namespace

PathStat statPath(Context& context, const std::string& reference, const std::string& path,
                  const std::stop_token& stop) {
    const FilesAccess access = openFiles(context, reference, FilesScope::Everything, stop);
    return onPath(path, reference, [&] { return statWith(context, access, path, false, stop); });
}

CopyOutcome packPath(Context& context, const CopyRequest& request, const archive::ByteSink& sink,
                     const std::stop_token& stop) {
    FilesAccess access = openFiles(context, request.container, FilesScope::Everything, stop);
    access.job.followLink = request.followLink;
    return onPath(request.containerPath, request.container, [&] {
        FilesProcess child =
            access.run(context, "path-pack", request.containerPath, FilesProcess::Stream::FromChild, stop);
        child.stat(stop);
        context.announce(access.observation, "archive-path");
        return passOn(child, sink, stop);
    });
}

CopyOutcome unpackPath(Context& context, const CopyRequest& request, const archive::ByteSource& source,
                       const std::stop_token& stop) {
    FilesAccess access = openFiles(context, request.container, FilesScope::Everything, stop);
    access.job.keepOwners = request.keepOwners;
    const Wanted wanted = wantedIn(context, access, request.containerPath, stop);
    if (!wanted.exists) notThere(request.containerPath, request.container);
    if (!wanted.isDirectory) {
        throw Error(ErrorKind::InvalidInput, "destination \"" + printable(request.container) + ":" +
                                                 printable(request.containerPath) + "\" must be a directory");
    }
    FilesProcess child = access.run(context, "path-unpack", wanted.path, FilesProcess::Stream::ToChild, stop);
    context.announce(access.observation, "extract-to-dir");
    CopyOutcome outcome;
    outcome.bytes = child.feedFrom(source, stop);
    outcome.warnings = child.finish(stop);
    return outcome;
}

CopyOutcome copyOut(Context& context, const CopyRequest& request, const std::stop_token& stop) {
    const Wanted wanted = wantedHere(request.hostPath);
    FilesAccess access = openFiles(context, request.container, FilesScope::Everything, stop);
    access.job.followLink = request.followLink;
    const std::string& path = request.containerPath;
    FilesProcess child = access.run(context, "path-pack", path, FilesProcess::Stream::FromChild, stop);
    const PathStat stat = onPath(path, request.container, [&] { return child.stat(stop); });
    context.announce(access.observation, "archive-path");
    const Place place = placeFor(wanted, stat.isDirectory());
    const UniqueFd directory = openFile(place.directory, O_PATH | O_DIRECTORY);
    archive::TreeWriter writer(directory.get(), directory.get(), place.directory, {});
    CopyOutcome outcome;
    const archive::Renaming renaming =
        place.name.empty() ? archive::Renaming{} : archive::Renaming{sourceName(path), place.name};
    outcome.bytes = archive::unpackInto(writer, readingFrom(child, stop), renaming);
    outcome.warnings = writer.finish();
    return outcome;
}

CopyOutcome copyIn(Context& context, const CopyRequest& request, const std::stop_token& stop) {
    const HostSource source = openHostSource(request.hostPath, request.followLink);
    FilesAccess access = openFiles(context, request.container, FilesScope::Everything, stop);
    access.job.keepOwners = request.keepOwners;
    const Place place = placeFor(wantedIn(context, access, request.containerPath, stop), source.isDirectory);
    return onPath(request.containerPath, request.container, [&] {
        FilesProcess child = access.run(context, "path-unpack", place.directory, FilesProcess::Stream::ToChild, stop);
        context.announce(access.observation, "extract-to-dir");
        CopyOutcome outcome;
        archive::PackOptions options;
        options.attributes = request.keepOwners;
        outcome.bytes =
            archive::packTree(source.fd.get(), place.name.empty() ? sourceName(request.hostPath) : place.name, options,
                              [&](std::string_view bytes) { child.write(bytes, stop); });
        outcome.warnings = child.finish(stop);
        return outcome;
    });
}

CopyOutcome exportContainer(Context& context, const std::string& reference, const archive::ByteSink& sink,
                            const std::stop_token& stop) {
    FilesAccess access = openFiles(context, reference, FilesScope::OwnFiles, stop);
    access.job.plainNames = true;
    FilesProcess child = access.run(context, "path-pack", "/", FilesProcess::Stream::FromChild, stop);
    child.stat(stop);
    context.announce(access.observation, "export");
    return passOn(child, sink, stop);
}

}  // namespace galley::container
