// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <limits.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <functional>

#include "app/ns/commands.h"
#include "engine/archive/apply_messages.h"
#include "engine/archive/file_job.h"
#include "engine/archive/tree_changes.h"
#include "engine/archive/tree_packer.h"
#include "engine/archive/tree_writer.h"
#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley::ns {
namespace {

constexpr std::size_t kMaxJob = std::size_t{16} << 20U;
constexpr int kFailed = 1;

/// The job of descriptor 3 with its root (-1 when it names trees); what `work` throws goes to descriptor 4.
int workOn(const std::function<void(const archive::FileJob&, int root)>& work) {
    try {
        ::umask(0);
        // A level of a tree takes a descriptor.
        rlimit limit{};
        if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
            limit.rlim_cur = limit.rlim_max;
            static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit));
        }
        const archive::FileJob job = archive::parseJob(readAll(archive::kJobDescriptor, kMaxJob));
        if (!job.trees.empty()) {
            work(job, -1);
            return 0;
        }
        if (job.root.pid == 0) archive::enterPrivateMounts();
        const UniqueFd root = archive::openRootView(job.root, archive::kPidDescriptor);
        work(job, root.get());
        return 0;
    } catch (const Error& error) {
        writeAll(archive::kResultDescriptor, archive::encodeError(error));
    } catch (const std::exception& error) {
        writeAll(archive::kResultDescriptor, archive::encodeError(Error(ErrorKind::Internal, error.what())));
    }
    return kFailed;
}

struct Opened {
    UniqueFd fd;  ///< O_PATH
    archive::PathStat stat;
};

Opened openPath(const archive::FileJob& job, int root) {
    Opened opened;
    opened.fd = openInRoot(root, job.path, O_PATH | (job.followLink ? 0 : O_NOFOLLOW));
    struct stat status {};
    if (::fstat(opened.fd.get(), &status) != 0) throwErrno(errno, "looking at " + job.path);
    opened.stat.mode = status.st_mode;
    opened.stat.sizeBytes = status.st_size;
    opened.stat.modified = Instant(std::chrono::duration_cast<Instant::duration>(
        std::chrono::seconds(status.st_mtim.tv_sec) + std::chrono::nanoseconds(status.st_mtim.tv_nsec)));
    if (S_ISLNK(status.st_mode)) {
        std::array<char, PATH_MAX> target;
        const ssize_t length = ::readlinkat(opened.fd.get(), "", target.data(), target.size());
        if (length < 0) throwErrno(errno, "reading the link " + job.path);
        opened.stat.linkTarget.assign(target.data(), static_cast<std::size_t>(length));
    }
    writeAll(archive::kResultDescriptor, archive::encodeStat(opened.stat));
    return opened;
}

/// What a member is called: "." for the content of a directory.
std::string baseOf(const std::string& path) {
    std::string text = path;
    while (text.ends_with('/')) text.pop_back();
    const std::size_t slash = text.rfind('/');
    const std::string base = slash == std::string::npos ? text : text.substr(slash + 1);
    return base.empty() || base == ".." ? "." : base;
}

void packFirstTree(const archive::FileJob& job, bool asLayer) {
    archive::PackOptions options;
    options.ids = job.ids();
    options.asLayer = asLayer;
    options.plainNames = true;
    archive::packTree(openFile(job.trees.at(0), O_PATH | O_DIRECTORY).get(), ".", options,
                      [](std::string_view bytes) { writeAll(STDOUT_FILENO, bytes); });
    writeAll(archive::kResultDescriptor, archive::encodeDone({}));
}

/// Docker's words for what would only end in EROFS.
void refuseReadOnly(int root, int directory) {
    struct statvfs status {};
    if (::fstatvfs(directory, &status) != 0 || (status.f_flag & ST_RDONLY) == 0) return;
    struct statx top {};
    struct statx here {};
    const bool known = ::statx(root, "", AT_EMPTY_PATH, STATX_MNT_ID, &top) == 0 &&
                       ::statx(directory, "", AT_EMPTY_PATH, STATX_MNT_ID, &here) == 0;
    throw Error(ErrorKind::InvalidInput, known && top.stx_mnt_id != here.stx_mnt_id
                                             ? "mounted volume is marked read-only"
                                             : "container rootfs is marked read-only");
}

}  // namespace

int pathStat(const Arguments&) {
    return workOn([](const archive::FileJob& job, int root) {
        openPath(job, root);
        writeAll(archive::kResultDescriptor, archive::encodeDone({}));
    });
}

int pathPack(const Arguments&) {
    return workOn([](const archive::FileJob& job, int root) {
        const Opened opened = openPath(job, root);
        archive::PackOptions options;
        options.ids = job.ids();
        options.plainNames = job.plainNames;
        archive::packTree(opened.fd.get(), baseOf(job.path), options,
                          [](std::string_view bytes) { writeAll(STDOUT_FILENO, bytes); });
        writeAll(archive::kResultDescriptor, archive::encodeDone({}));
    });
}

int pathUnpack(const Arguments&) {
    return workOn([](const archive::FileJob& job, int root) {
        const UniqueFd directory = openInRoot(root, job.path, O_PATH | O_DIRECTORY);
        refuseReadOnly(root, directory.get());
        archive::TreeWriterOptions options;
        options.owners =
            job.keepOwners ? archive::TreeWriterOptions::Owners::Kept : archive::TreeWriterOptions::Owners::TreeRoot;
        options.ids = job.ids();
        archive::TreeWriter writer(root, directory.get(), job.path, options);
        archive::unpackInto(writer, archive::readFrom(STDIN_FILENO));
        writeAll(archive::kResultDescriptor, archive::encodeDone(writer.finish()));
    });
}

int changes(const Arguments&) {
    return workOn([](const archive::FileJob& job, int) {
        std::vector<UniqueFd> trees;
        for (const std::string& tree : job.trees) trees.push_back(openFile(tree, O_RDONLY | O_DIRECTORY));
        const UniqueFd upper = std::move(trees.front());
        trees.erase(trees.begin());
        writeAll(STDOUT_FILENO, archive::encodeChanges(archive::findChanges(upper.get(), trees)));
        writeAll(archive::kResultDescriptor, archive::encodeDone({}));
    });
}

int layerPack(const Arguments&) {
    return workOn([](const archive::FileJob& job, int) { packFirstTree(job, true); });
}

int treePack(const Arguments&) {
    return workOn([](const archive::FileJob& job, int) { packFirstTree(job, false); });
}

int treeUnpack(const Arguments&) {
    return workOn([](const archive::FileJob& job, int) {
        const UniqueFd tree = openFile(job.trees.at(0), O_PATH | O_DIRECTORY);
        archive::TreeWriterOptions options;
        options.owners = archive::TreeWriterOptions::Owners::Kept;
        options.ids = job.ids();
        options.rootToo = true;
        archive::TreeWriter writer(tree.get(), tree.get(), {}, options);
        archive::unpackInto(writer, archive::readFrom(STDIN_FILENO));
        writeAll(archive::kResultDescriptor, archive::encodeDone(writer.finish()));
    });
}

}  // namespace galley::ns
