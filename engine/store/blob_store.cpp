// SPDX-License-Identifier: Apache-2.0
#include "engine/store/blob_store.h"

#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/files.h"
#include "engine/store/detail/core.h"
#include "engine/store/lease.h"

namespace galley::store {

Digest BlobStore::put(Lease& lease, std::string_view bytes) {
    const Digest digest = Digest::ofBytes(bytes);
    lease.protect(digest);
    // Shared: the collector may just be removing a blob of that name which it found unprotected.
    const FileLock lock = m_core->lock(FileLock::Mode::Shared);
    if (!read(digest)) writeFileAtomic(path(digest), bytes, Durability::Cached);
    return digest;
}

std::optional<std::string> BlobStore::read(const Digest& digest) {
    auto content = readFileIfExists(path(digest));
    if (!content) return std::nullopt;
    if (Digest::ofBytes(*content) == digest) return content;
    ::unlink(path(digest).c_str());
    return std::nullopt;
}

bool BlobStore::contains(const Digest& digest) {
    struct stat status {};
    return ::stat(path(digest).c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

std::filesystem::path BlobStore::path(const Digest& digest) const {
    return m_core->blob(digest);
}

}  // namespace galley::store
