// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/recipe.h"

#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley::archive {
namespace {

constexpr std::string_view kHead = "galley recipe 1\n";
constexpr std::string_view kAnyHead = "galley recipe ";
constexpr char kLiteral = 'L';
constexpr char kZeros = 'Z';
constexpr char kFile = 'F';
constexpr char kMore = 'M';
constexpr char kEnd = 'E';

/// So little is cheaper in the recipe than a file to be opened.
constexpr std::size_t kSmallBlock = 96;
constexpr std::int64_t kBlockBytes = 512;
constexpr std::size_t kManyZeros = 32;
constexpr std::size_t kMaxPath = 4096;
constexpr std::size_t kStagingBytes = std::size_t{128} << 10U;
constexpr std::size_t kBufferBytes = std::size_t{256} << 10U;
constexpr int kLevel = 1;

[[noreturn]] void throwDamaged() {
    throw Error(ErrorKind::Corrupt, "the recipe of the layer's archive is damaged; remove the image and pull it again");
}

std::size_t trailingZeros(std::string_view bytes) {
    std::size_t length = bytes.size();
    std::uint64_t word = 0;
    while (length >= sizeof word) {
        std::memcpy(&word, bytes.data() + length - sizeof word, sizeof word);
        if (word != 0) break;
        length -= sizeof word;
    }
    while (length > 0 && bytes[length - 1] == '\0') --length;
    return bytes.size() - length;
}

}  // namespace

struct RecipeWriter::State {
    explicit State(int target) : fd(target), stream(ZSTD_createCCtx()), out(ZSTD_CStreamOutSize()) {
        if (stream == nullptr) throw Error(ErrorKind::Internal, "there is no memory for a zstd encoder");
        ZSTD_CCtx_setParameter(stream, ZSTD_c_compressionLevel, kLevel);
        ZSTD_CCtx_setParameter(stream, ZSTD_c_checksumFlag, 1);
        staging.reserve(kStagingBytes + kMaxPath);
        staging.append(kHead);
    }
    ~State() { ZSTD_freeCCtx(stream); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    void compress(std::string_view bytes, ZSTD_EndDirective directive);
    void put(std::string_view bytes);
    void putNumber(std::int64_t value);
    void literal(std::int64_t end);
    void putLiteral(std::string_view bytes);
    void flushZeros();
    void flushFile();

    int fd;
    ZSTD_CCtx* stream;
    std::vector<char> out;
    std::string staging;

    std::string_view piece;
    std::int64_t pieceStart = 0;
    std::int64_t cursor = 0;  ///< up to here the tar is told

    /// The file segment that may still grow.
    std::string path;
    std::string pendingPath;
    std::int64_t pendingOffset = 0;
    std::int64_t pendingBytes = 0;
    std::int64_t pendingZeros = 0;  ///< after that file
    bool usable = true;
};

void RecipeWriter::State::compress(std::string_view bytes, ZSTD_EndDirective directive) {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    while (true) {
        ZSTD_outBuffer target{out.data(), out.size(), 0};
        const std::size_t left = ZSTD_compressStream2(stream, &target, &in, directive);
        if (ZSTD_isError(left) != 0U) throw Error(ErrorKind::Internal, ZSTD_getErrorName(left));
        if (target.pos > 0) writeAll(fd, {out.data(), target.pos});
        if (directive == ZSTD_e_continue ? in.pos == in.size : left == 0) return;
    }
}

void RecipeWriter::State::put(std::string_view bytes) {
    if (staging.size() + bytes.size() > kStagingBytes) {
        compress(staging, ZSTD_e_continue);
        staging.clear();
        if (bytes.size() > kStagingBytes / 2) {
            compress(bytes, ZSTD_e_continue);
            return;
        }
    }
    staging.append(bytes);
}

void RecipeWriter::State::putNumber(std::int64_t value) {
    auto rest = static_cast<std::uint64_t>(value);
    char text[10];
    std::size_t length = 0;
    do {
        const auto low = static_cast<unsigned char>(rest & 0x7FU);
        rest >>= 7U;
        text[length++] = static_cast<char>(rest != 0 ? low | 0x80U : low);
    } while (rest != 0);
    put({text, length});
}

void RecipeWriter::State::flushFile() {
    if (pendingBytes == 0) return;
    if (pendingPath == path) {
        put({&kMore, 1});
    } else {
        put({&kFile, 1});
        putNumber(static_cast<std::int64_t>(pendingPath.size()));
        put(pendingPath);
        path = pendingPath;
    }
    putNumber(pendingOffset);
    putNumber(pendingBytes);
    pendingBytes = 0;
}

void RecipeWriter::State::flushZeros() {
    if (pendingZeros == 0) return;
    put({&kZeros, 1});
    putNumber(pendingZeros);
    pendingZeros = 0;
}

void RecipeWriter::State::putLiteral(std::string_view bytes) {
    if (bytes.empty()) return;
    flushZeros();
    put({&kLiteral, 1});
    putNumber(static_cast<std::int64_t>(bytes.size()));
    put(bytes);
}

/// From the cursor up to `end`, which is in the piece. Half of a header and all padding are zeros: left out here, they
/// need not go through the encoder.
void RecipeWriter::State::literal(std::int64_t end) {
    if (end <= cursor) return;
    flushFile();
    std::string_view bytes =
        piece.substr(static_cast<std::size_t>(cursor - pieceStart), static_cast<std::size_t>(end - cursor));
    auto block = static_cast<std::size_t>(kBlockBytes - cursor % kBlockBytes);
    std::size_t told = 0;
    for (std::size_t start = 0; start < bytes.size(); start += block, block = kBlockBytes) {
        block = std::min(block, bytes.size() - start);
        const std::size_t zeros = trailingZeros(bytes.substr(start, block));
        if (zeros < kManyZeros) continue;
        putLiteral(bytes.substr(told, start + block - zeros - told));
        pendingZeros += static_cast<std::int64_t>(zeros);
        told = start + block;
    }
    putLiteral(bytes.substr(told));
    cursor = end;
}

RecipeWriter::RecipeWriter(int fd) : m_state(std::make_unique<State>(fd)) {}
RecipeWriter::~RecipeWriter() = default;

void RecipeWriter::take(std::string_view piece) {
    m_state->piece = piece;
}

void RecipeWriter::release() {
    State& state = *m_state;
    const auto end = state.pieceStart + static_cast<std::int64_t>(state.piece.size());
    state.literal(end);
    state.pieceStart = end;
    state.piece = {};
}

void RecipeWriter::claim(std::int64_t position, const std::string& path, const DataBlock& block) {
    State& state = *m_state;
    if (block.bytes <= kSmallBlock) return;
    const auto end = position + static_cast<std::int64_t>(block.bytes);
    // Mostly libarchive hands out a part of the piece itself, which proves the position. Where a block begins in an
    // earlier piece, its beginning is told as a literal already.
    const char* begin = state.piece.data();
    const bool isInPiece = block.data >= begin && block.data < begin + state.piece.size();
    if (end > state.pieceStart + static_cast<std::int64_t>(state.piece.size()) || path.size() > kMaxPath ||
        (isInPiece && block.data - begin != position - state.pieceStart)) {
        state.usable = false;
    }
    if (!state.usable || end <= state.cursor) return;
    const std::int64_t skipped = std::max<std::int64_t>(0, state.cursor - position);
    state.literal(position);
    const std::int64_t offset = block.offset + skipped;
    if (state.pendingBytes > 0 && (state.pendingOffset + state.pendingBytes != offset || state.pendingPath != path)) {
        state.flushFile();
    }
    if (state.pendingBytes == 0) {
        state.flushZeros();
        state.pendingPath = path;
        state.pendingOffset = offset;
    }
    state.pendingBytes += end - state.cursor;
    state.cursor = end;
}

bool RecipeWriter::finish() {
    State& state = *m_state;
    release();
    state.flushFile();
    state.flushZeros();
    state.put({&kEnd, 1});
    state.putNumber(state.cursor);
    state.compress(state.staging, ZSTD_e_end);
    state.staging.clear();
    return state.usable;
}

RecipeReader::RecipeReader(ByteSource source) : m_stream(std::move(source)), m_buffer(kBufferBytes) {
    const std::string_view head = take(kHead.size());
    if (head == kHead) return;
    if (!head.starts_with(kAnyHead)) throwDamaged();
    throw Error(ErrorKind::Unsupported,
                "a newer Galley wrote the recipe of the layer's archive; use that version or a newer one");
}

/// Whether `wanted` bytes are there.
bool RecipeReader::fill(std::size_t wanted) {
    if (m_end - m_begin >= wanted) return true;
    std::memmove(m_buffer.data(), m_buffer.data() + m_begin, m_end - m_begin);
    m_end -= m_begin;
    m_begin = 0;
    m_end += m_stream.read(m_buffer.data() + m_end, m_buffer.size() - m_end);
    return m_end >= wanted;
}

std::string_view RecipeReader::take(std::size_t bytes) {
    if (!fill(bytes)) throwDamaged();
    const std::string_view taken(m_buffer.data() + m_begin, bytes);
    m_begin += bytes;
    return taken;
}

std::int64_t RecipeReader::number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
        const auto byte = static_cast<unsigned char>(take(1).front());
        value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if ((byte & 0x80U) == 0) return static_cast<std::int64_t>(value);
    }
    throwDamaged();
}

/// Checks that so much more content makes no impossible length.
std::int64_t RecipeReader::content(std::int64_t bytes) {
    if (bytes > std::numeric_limits<std::int64_t>::max() - m_total) throwDamaged();
    m_total += bytes;
    return bytes;
}

/// The rest of a literal, if any.
bool RecipeReader::nextPart(RecipeSegment& segment) {
    static const std::array<char, 4096> zeros{};
    segment.kind = RecipeSegment::Kind::Literal;
    if (m_zerosLeft > 0) {
        const auto bytes = std::min<std::int64_t>(m_zerosLeft, zeros.size());
        segment.literal = {zeros.data(), static_cast<std::size_t>(bytes)};
        m_zerosLeft -= bytes;
        return true;
    }
    if (m_literalLeft == 0) return false;
    if (!fill(1)) throwDamaged();
    const auto bytes = std::min<std::int64_t>(m_literalLeft, static_cast<std::int64_t>(m_end - m_begin));
    segment.literal = take(static_cast<std::size_t>(bytes));
    m_literalLeft -= bytes;
    return true;
}

void RecipeReader::readFile(RecipeSegment& segment) {
    segment.kind = RecipeSegment::Kind::File;
    segment.offset = number();
    segment.bytes = content(number());
    if (segment.path.empty() || segment.bytes > std::numeric_limits<std::int64_t>::max() - segment.offset) {
        throwDamaged();
    }
}

void RecipeReader::next(RecipeSegment& segment) {
    while (!nextPart(segment)) {
        switch (take(1).front()) {
            case kLiteral: m_literalLeft = content(number()); break;
            case kZeros: m_zerosLeft = content(number()); break;
            case kFile: {
                const std::int64_t length = number();
                if (length == 0 || length > static_cast<std::int64_t>(kMaxPath)) throwDamaged();
                segment.path = take(static_cast<std::size_t>(length));
                readFile(segment);
                return;
            }
            case kMore: readFile(segment); return;
            case kEnd:
                segment.kind = RecipeSegment::Kind::End;
                segment.bytes = number();
                if (segment.bytes != m_total || fill(1)) throwDamaged();
                return;
            default: throwDamaged();
        }
    }
}

}  // namespace galley::archive
