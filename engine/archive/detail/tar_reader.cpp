// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/detail/tar_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

#include <string>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::archive::detail {
namespace {

constexpr long kNanosecondsPerSecond = 1'000'000'000;

LayerEntry::Kind kindOf(struct archive_entry* raw) {
    if (archive_entry_hardlink(raw) != nullptr) return LayerEntry::Kind::HardLink;
    switch (archive_entry_filetype(raw)) {
        case S_IFREG: return LayerEntry::Kind::Regular;
        case S_IFDIR: return LayerEntry::Kind::Directory;
        case S_IFLNK: return LayerEntry::Kind::SymbolicLink;
        case S_IFCHR: return LayerEntry::Kind::CharacterDevice;
        case S_IFBLK: return LayerEntry::Kind::BlockDevice;
        case S_IFIFO: return LayerEntry::Kind::Fifo;
        default: return LayerEntry::Kind::Other;
    }
}

std::string textOf(const char* text) {
    return text == nullptr ? std::string() : std::string(text);
}

}  // namespace

// libarchive converts pax names from UTF-8 to the locale of the thread; in the C locale it would mangle them.
TarReader::TarReader(NextPiece nextPiece)
    : m_nextPiece(std::move(nextPiece)),
      m_locale(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)),
      m_previousLocale(nullptr),
      m_archive(archive_read_new()) {
    if (m_archive == nullptr) throw Error(ErrorKind::Internal, "there is no memory for a tar reader");
    if (m_locale != nullptr) m_previousLocale = ::uselocale(m_locale);
    archive_read_support_format_tar(m_archive);
    archive_read_support_format_empty(m_archive);
    if (archive_read_open(m_archive, this, nullptr, &TarReader::onRead, nullptr) != ARCHIVE_OK) {
        try {
            fail();
        } catch (...) {
            archive_read_free(m_archive);
            if (m_locale != nullptr) {
                ::uselocale(m_previousLocale);
                ::freelocale(m_locale);
            }
            throw;
        }
    }
}

TarReader::~TarReader() {
    archive_read_free(m_archive);
    if (m_locale != nullptr) {
        ::uselocale(m_previousLocale);
        ::freelocale(m_locale);
    }
}

long TarReader::onRead(struct archive* archive, void* self, const void** piece) {
    auto& reader = *static_cast<TarReader*>(self);
    try {
        const std::string_view bytes = reader.m_nextPiece();
        *piece = bytes.data();
        return static_cast<long>(bytes.size());
    } catch (...) {
        reader.m_failure = std::current_exception();
        archive_set_error(archive, EIO, "the stream failed");
        return ARCHIVE_FATAL;
    }
}

void TarReader::fail() {
    if (m_failure) std::rethrow_exception(m_failure);
    throw Error(ErrorKind::Corrupt, "the layer is no proper tar archive (" +
                                        printable(textOf(archive_error_string(m_archive))) + "); pull again");
}

void TarReader::readAttributes(struct archive_entry* raw, LayerEntry& entry) {
    entry.attributes.clear();
    if (archive_entry_xattr_count(raw) == 0) return;
    archive_entry_xattr_reset(raw);
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t bytes = 0;
    while (archive_entry_xattr_next(raw, &name, &value, &bytes) == ARCHIVE_OK) {
        entry.attributes.emplace_back(name, std::string(static_cast<const char*>(value), bytes));
    }
}

bool TarReader::next(LayerEntry& entry) {
    struct archive_entry* raw = nullptr;
    // A warning is about a name or number that could not be read as text; the raw bytes are there all the same.
    const int result = archive_read_next_header(m_archive, &raw);
    if (result == ARCHIVE_EOF) return false;
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN) fail();
    const char* name = archive_entry_pathname(raw);
    if (name == nullptr) throw Error(ErrorKind::Corrupt, "the layer has a member without a readable name");
    entry.name = name;
    entry.kind = kindOf(raw);
    entry.linkTarget = entry.kind == LayerEntry::Kind::HardLink ? textOf(archive_entry_hardlink(raw))
                                                                : textOf(archive_entry_symlink(raw));
    entry.mode = archive_entry_perm(raw);
    entry.uid = archive_entry_uid(raw);
    entry.gid = archive_entry_gid(raw);
    entry.sizeBytes = archive_entry_size(raw);
    entry.modified = {archive_entry_mtime(raw), archive_entry_mtime_nsec(raw)};
    if (entry.modified.tv_nsec < 0 || entry.modified.tv_nsec >= kNanosecondsPerSecond) entry.modified.tv_nsec = 0;
    readAttributes(raw, entry);
    return true;
}

bool TarReader::nextBlock(DataBlock& block) {
    const void* data = nullptr;
    std::size_t bytes = 0;
    la_int64_t offset = 0;
    const int result = archive_read_data_block(m_archive, &data, &bytes, &offset);
    if (result == ARCHIVE_EOF) return false;
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN) fail();
    block = {static_cast<const char*>(data), bytes, offset};
    return true;
}

/// libarchive counts a block as consumed only when the next one is asked for.
std::int64_t TarReader::blockPosition() const {
    return archive_filter_bytes(m_archive, 0);
}

}  // namespace galley::archive::detail
