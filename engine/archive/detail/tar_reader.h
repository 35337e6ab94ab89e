// SPDX-License-Identifier: Apache-2.0
/// @file
/// A tar stream as LayerEntry values: libarchive with its tar formats only, no filters. Private to the room.
/// Threads: one owner, which keeps the same thread (names are read in a UTF-8 locale of that thread).
#pragma once

#include <locale.h>

#include <functional>
#include <memory>
#include <string_view>

#include "engine/archive/layer_entry.h"

struct archive;
struct archive_entry;

namespace galley::archive::detail {

class TarReader {
public:
    /// The next piece of the stream, valid until the next call; empty at the end.
    using NextPiece = std::function<std::string_view()>;

    explicit TarReader(NextPiece nextPiece);
    ~TarReader();
    TarReader(const TarReader&) = delete;
    TarReader& operator=(const TarReader&) = delete;

    /// False at the end of the archive. Throws Corrupt for what is no tar, and what `nextPiece` threw.
    bool next(LayerEntry& entry);
    /// A piece of the current regular file, false at its end.
    bool nextBlock(DataBlock& block);
    /// Where in the stream the block that nextBlock() gave begins.
    std::int64_t blockPosition() const;

private:
    static long onRead(struct archive* archive, void* self, const void** piece);
    [[noreturn]] void fail();
    void readAttributes(struct archive_entry* raw, LayerEntry& entry);

    NextPiece m_nextPiece;
    std::exception_ptr m_failure;
    locale_t m_locale;
    locale_t m_previousLocale;
    struct archive* m_archive;
};

}  // namespace galley::archive::detail
