// SPDX-License-Identifier: Apache-2.0
/// @file
/// The recipe of an unpacked layer: what its tar was made of, byte for byte, without the content of its files. With it
/// and the files, the same tar can be made again.
/// Format: one zstd stream; in it the line "galley recipe 1", then segments in the order of the tar. A segment is a
/// byte for its kind and numbers in LEB128: literal (length, bytes), zeros (length), file (length of the path, path,
/// offset, length), more of the same file (offset, length), end (length of the whole tar). Paths are bytes, relative to
/// the layer, with no symbolic link in them. Used by apply_layer (writes), export_layer (reads). Uses zstd. Threads:
/// one owner each. Crash: a recipe without its end is damaged. Memory: bounded, whatever the layer or the recipe says.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/archive/inflate.h"
#include "engine/archive/layer_entry.h"

namespace galley::archive {

class RecipeWriter {
public:
    /// Writes to `fd`, which stays open as long as this.
    explicit RecipeWriter(int fd);
    ~RecipeWriter();
    RecipeWriter(const RecipeWriter&) = delete;
    RecipeWriter& operator=(const RecipeWriter&) = delete;

    /// The next piece of the tar, after release() of the one before. It must stay as it is until release().
    void take(std::string_view piece);
    /// The piece goes: what no file has claimed of it is literal. Nothing happens without a piece.
    void release();
    /// `block`, at `position` in the tar, is now in the file `path`. Blocks come in the order of the tar.
    void claim(std::int64_t position, const std::string& path, const DataBlock& block);
    /// After the last piece. False when the recipe is of no use.
    bool finish();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

struct RecipeSegment {
    enum class Kind { Literal, File, End };

    Kind kind = Kind::End;
    std::string_view literal;  ///< valid until the next call
    std::string path;
    std::int64_t offset = 0;  ///< in the file
    std::int64_t bytes = 0;   ///< of the file; at the end, of the whole tar
};

class RecipeReader {
public:
    /// Throws Corrupt for what is no recipe, Unsupported for one of a newer Galley.
    explicit RecipeReader(ByteSource source);

    /// A long literal comes in parts. Give it the same segment each time, and stop at the end. Throws Corrupt for a
    /// damaged recipe.
    void next(RecipeSegment& segment);

private:
    bool fill(std::size_t wanted);
    std::string_view take(std::size_t bytes);
    std::int64_t number();
    std::int64_t content(std::int64_t bytes);
    bool nextPart(RecipeSegment& segment);
    void readFile(RecipeSegment& segment);

    InflateStream m_stream;
    std::vector<char> m_buffer;
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
    std::int64_t m_literalLeft = 0;
    std::int64_t m_zerosLeft = 0;
    std::int64_t m_total = 0;
};

}  // namespace galley::archive
