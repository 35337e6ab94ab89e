// SPDX-License-Identifier: Apache-2.0
#include "engine/store/detail/ingest_state.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/random.h"

namespace galley::store::detail {
namespace fs = std::filesystem;
namespace {

void makeDirectory(const fs::path& directory) {
    if (::mkdir(directory.c_str(), 0755) != 0) throwErrno(errno, "making " + directory.string());
    // Whatever the umask says, the ids of containers pass here.
    if (::chmod(directory.c_str(), 0755) != 0) throwErrno(errno, "making " + directory.string());
}

/// Makes `parent`/diff in a part of the disk that is little used. ext4 puts files near their directory and steps over
/// every inode that was freed there in the last minute: pulling again what was just removed would take ten times as
/// long. A directory with this flag (chattr +T) has its subdirectories spread out by their names. Other file systems
/// refuse it.
void makeDiffDirectory(const fs::path& parent) {
    makeDirectory(parent);
    const UniqueFd fd = openFile(parent, O_RDONLY | O_DIRECTORY);
    int flags = 0;
    if (::ioctl(fd.get(), FS_IOC_GETFLAGS, &flags) == 0) {
        flags |= FS_TOPDIR_FL;
        static_cast<void>(::ioctl(fd.get(), FS_IOC_SETFLAGS, &flags));
    }
    const fs::path spread = parent / randomHex(16);
    makeDirectory(spread);
    if (::rename(spread.c_str(), (parent / "diff").c_str()) != 0) throwErrno(errno, "making " + parent.string());
}

std::string blobName(const Digest& blob) {
    return "blob-" + blob.hex();
}

constexpr std::size_t kPieceBytes = std::size_t{256} << 10U;

/// Up to `wanted` bytes from `offset` on into `piece`; 0 at the end of the file.
std::size_t readAt(int fd, std::string& piece, std::int64_t wanted, std::int64_t offset) {
    const auto capacity = std::min<std::int64_t>(wanted, static_cast<std::int64_t>(piece.size()));
    while (true) {
        const ssize_t got = ::pread(fd, piece.data(), static_cast<std::size_t>(capacity), offset);
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno != EINTR) throwErrno(errno, "reading a layer's blob");
    }
}

/// What is wrong with a blob that lies in a file on this machine.
[[noreturn]] void throwChanged(const Digest& blob) {
    throw Error(ErrorKind::Corrupt, "layer " + blob.shortHex() +
                                        " is not what it was when the archive was looked through; load it again while "
                                        "nobody writes to it");
}

}  // namespace

IngestLock lockIngest(const Core& core, const std::string& name, const std::stop_token& stop) {
    return IngestLock::acquire(core.ingest() / (name + ".lock"), stop);
}

IngestState::IngestState(std::shared_ptr<Core> sharedCore, LayerRequest wanted, IngestLock lock)
    : core(std::move(sharedCore)),
      request(std::move(wanted)),
      layerLock(std::move(lock)),
      tree(core->ingest() / ("layer-" + request.chainId.hex())),
      part(core->ingest() / (blobName(request.blob) + ".part")) {}

IngestState::~IngestState() {
    // First the child, which works in the tree; then the tree; the locks go last, with the members.
    unpacker.reset();
    if (published) return;
    try {
        archive::removeTrees(core->directories(), {tree});
    } catch (const std::exception&) {
        // Without a lock owner it is rubbish: the next sweep takes it.
    }
}

std::unique_ptr<IngestState> IngestState::begin(const std::shared_ptr<Core>& core, const LayerRequest& request,
                                                IngestLock layerLock, const std::stop_token& stop) {
    auto state = std::make_unique<IngestState>(core, request, std::move(layerLock));
    archive::removeTrees(core->directories(), {state->tree});
    makeDiffDirectory(state->tree);
    state->diffFd = openFile(state->tree / "diff", O_RDONLY | O_DIRECTORY);
    state->recipeFd = openFile(state->tree / kRecipeName, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    if (!request.content.file) {
        state->blobLock.emplace(lockIngest(*core, blobName(request.blob), stop));
        state->openPart();
    }
    return state;
}

void IngestState::openPart() {
    partFd = openFile(part, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
    struct stat status {};
    if (::fstat(partFd.get(), &status) != 0) throwErrno(errno, "looking at a downloaded part");
    onDisk = status.st_size;
    if (onDisk <= request.blobBytes) return;
    if (::ftruncate(partFd.get(), 0) != 0) throwErrno(errno, "dropping a downloaded part");
    onDisk = 0;
}

/// Gives the unpacker what an earlier pull downloaded.
void IngestState::startUnpacking(const std::stop_token& stop) {
    if (unpacker) return;
    unpacker.emplace(core->directories(), diffFd.get(), recipeFd.get(), layerLock.fd(), stop);
    std::string piece(onDisk > 0 ? kPieceBytes : 0, '\0');
    while (accepted < onDisk) {
        const std::size_t got = readAt(partFd.get(), piece, onDisk - accepted, accepted);
        if (got == 0) throwErrno(EIO, "reading a downloaded part");
        accept({piece.data(), got}, stop);
    }
}

void IngestState::readContent(const std::function<void(std::int64_t)>& progress, const std::stop_token& stop) {
    startUnpacking(stop);
    std::string piece(kPieceBytes, '\0');
    while (onDisk < request.blobBytes) {
        const BlobContent& content = request.content;
        const std::size_t got = readAt(content.file->get(), piece, request.blobBytes - onDisk, content.offset + onDisk);
        if (got == 0) return;  // finish() says so
        onDisk += static_cast<std::int64_t>(got);
        accept({piece.data(), got}, stop);
        if (progress) progress(onDisk);
    }
}

void IngestState::accept(std::string_view bytes, const std::stop_token& stop) {
    hash.update(bytes.data(), bytes.size());
    unpacker->write(bytes, stop);
    accepted += static_cast<std::int64_t>(bytes.size());
    unpackedBytes = unpacker->unpackedBytes();
}

void IngestState::write(std::string_view bytes, const std::stop_token& stop) {
    try {
        startUnpacking(stop);
        if (static_cast<std::int64_t>(bytes.size()) > request.blobBytes - onDisk) {
            throw Error(ErrorKind::Corrupt, "the registry sends more bytes for layer " + request.blob.shortHex() +
                                                " than its manifest says; nothing was kept");
        }
        while (!bytes.empty()) {
            const ssize_t written = ::pwrite(partFd.get(), bytes.data(), bytes.size(), onDisk);
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) throwErrno(errno, "keeping what was downloaded");
            onDisk += written;
            accept(bytes.substr(0, static_cast<std::size_t>(written)), stop);
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::Corrupt) dropPart();
        throw;
    }
}

void IngestState::dropPart() noexcept {
    if (request.content.file) return;
    ::unlink(part.c_str());
    partFd.reset();
}

void IngestState::finish(const std::stop_token& stop) {
    const bool isLocal = request.content.file != nullptr;
    try {
        startUnpacking(stop);
        if (isLocal && (onDisk < request.blobBytes || hash.finish() != request.blob)) throwChanged(request.blob);
        if (onDisk < request.blobBytes) {
            throw Error(ErrorKind::Network, "layer " + request.blob.shortHex() + " ended after " +
                                                std::to_string(onDisk) + " of " + std::to_string(request.blobBytes) +
                                                " bytes; pull again to go on from there");
        }
        if (!isLocal && hash.finish() != request.blob) {
            throw Error(ErrorKind::Corrupt, "what the registry sent for layer " + request.blob.shortHex() +
                                                " has another digest; nothing was kept, pull again");
        }
        applied = unpacker->finish(stop);
        unpackedBytes = unpacker->unpackedBytes();
        if (applied.diffId != request.diffId) {
            throw Error(ErrorKind::Corrupt, "the content of layer " + request.blob.shortHex() +
                                                " is not what the image config says; nothing was kept, the image is "
                                                "broken in the " +
                                                (isLocal ? "archive" : "registry"));
        }
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::Corrupt) dropPart();
        throw;
    }
    if (needsBlob()) keepBlob();
    // Another layer made of the same blob may go on now; the part stays for it until this one is published.
    partFd.reset();
    blobLock.reset();
    finished = true;
}

/// Whether the blob has to stay: without a recipe the tar cannot be made again, and one that is larger than the blob
/// (files of a few bytes) is no use.
bool IngestState::needsBlob() const {
    if (request.keepBlob || !applied.hasRecipe) return true;
    struct stat status {};
    constexpr std::int64_t kAnySize = 64 << 10;
    return ::fstat(recipeFd.get(), &status) != 0 || status.st_size > std::max(request.blobBytes, kAnySize);
}

/// The part, or a copy of the content, becomes the blob. It comes to the disk with the layer (settling.h).
void IngestState::keepBlob() {
    const fs::path whole = request.content.file ? tree / "content" : part;
    if (request.content.file) copyContent(whole);
    const FileLock shared = core->lock(FileLock::Mode::Shared);
    if (::rename(whole.c_str(), core->blob(request.blob).c_str()) != 0) throwErrno(errno, "keeping a layer's blob");
    if (::unlink((tree / kRecipeName).c_str()) != 0) throwErrno(errno, "dropping a layer's recipe");
    keptBlob = request.blob;
}

void IngestState::copyContent(const fs::path& target) {
    const UniqueFd copy = openFile(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
    std::string piece(kPieceBytes, '\0');
    Sha256 copied;
    for (std::int64_t done = 0; done < request.blobBytes;) {
        const std::size_t got =
            readAt(request.content.file->get(), piece, request.blobBytes - done, request.content.offset + done);
        if (got == 0) break;
        copied.update(piece.data(), got);
        writeAll(copy.get(), {piece.data(), got});
        done += static_cast<std::int64_t>(got);
    }
    // It is read a second time here.
    if (copied.finish() != request.blob) throwChanged(request.blob);
}

LayerInfo IngestState::publish(const std::vector<Digest>& below, const std::stop_token& stop) {
    if (!finished) throw Error(ErrorKind::Internal, "a layer was to be published before it was complete");
    std::vector<fs::path> parents;
    for (auto chain = below.rbegin(); chain != below.rend(); ++chain) parents.push_back(core->layer(*chain) / "diff");
    archive::completeLayer(core->directories(), diffFd.get(), applied, parents, stop);
    LayerInfo layer;
    layer.chainId = request.chainId;
    layer.diffId = request.diffId;
    layer.unpackedBytes = applied.unpackedBytes;
    layer.blobBytes = request.blobBytes;
    layer.created = now();
    layer.tarBytes = applied.tarBytes;
    layer.keptBlob = keptBlob;
    makeVisible(layer, stop);
    published = true;
    if (!request.content.file) {
        auto lock = IngestLock::tryAcquire(core->ingest() / (blobName(request.blob) + ".lock"));
        if (lock) ::unlink(part.c_str());
    }
    layerLock.release();
    return layer;
}

void IngestState::makeVisible(const LayerInfo& layer, const std::stop_token& stop) {
    const fs::path target = core->layer(request.chainId);
    fs::path old;
    std::optional<IngestLock> oldLock;
    {
        const FileLock shared = core->lock(FileLock::Mode::Shared, stop);
        if (fs::exists(fs::symlink_status(target))) {
            // Without a row, or of an earlier boot: nobody may use it.
            old = core->ingest() / ("trash-" + randomHex(16));
            oldLock = IngestLock::tryAcquire(old.string() + ".lock");
            if (::rename(target.c_str(), old.c_str()) != 0) throwErrno(errno, "moving an old layer away");
        }
        if (::rename(tree.c_str(), target.c_str()) != 0) throwErrno(errno, "publishing a layer");
        auto connection = core->database();
        Transaction transaction(**connection);
        (*connection)
            ->query(
                "INSERT INTO layers(chain, diff, unpacked_bytes, blob_bytes, created, boot, tar_bytes, kept_blob)"
                " VALUES(?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(chain) DO UPDATE SET diff = excluded.diff,"
                " unpacked_bytes = excluded.unpacked_bytes, blob_bytes = excluded.blob_bytes,"
                " created = excluded.created, boot = excluded.boot, tar_bytes = excluded.tar_bytes,"
                " kept_blob = excluded.kept_blob")
            .bind(layer.chainId)
            .bind(layer.diffId)
            .bind(layer.unpackedBytes)
            .bind(layer.blobBytes)
            .bind(std::int64_t{layer.created.time_since_epoch().count()})
            .bind(std::string_view(core->bootId()))
            .bind(layer.tarBytes)
            .bind(layer.keptBlob)
            .run();
        if (!request.repository.empty()) {
            noteBlob(**connection,
                     {request.diffId, request.blob, request.blobBytes, request.mediaType, request.repository});
        }
        transaction.commit();
    }
    if (!old.empty()) archive::removeTrees(core->directories(), {old});
}

}  // namespace galley::store::detail
