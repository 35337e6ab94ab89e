// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/member_reader.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <vector>

#include "engine/archive/detail/tar_reader.h"
#include "engine/base/error.h"

namespace galley::archive {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{256} << 10U;

}  // namespace

struct MemberReader::State {
    explicit State(ByteSource source)
        : stream(std::move(source)), piece(kPieceBytes), reader([this]() -> std::string_view {
              return {piece.data(), stream.read(piece.data(), piece.size())};
          }) {}

    InflateStream stream;
    std::vector<char> piece;
    detail::TarReader reader;  // reads as soon as it is made
    DataBlock block;
    std::int64_t position = 0;  ///< in the member
    std::int64_t blockEnd = 0;  ///< in the tar
    std::size_t leftThen = 0;   ///< of the block before the last read()
};

MemberReader::MemberReader(ByteSource source) : m_state(std::make_unique<State>(std::move(source))) {}
MemberReader::~MemberReader() = default;

bool MemberReader::next(LayerEntry& entry) {
    m_state->block = {};
    m_state->position = 0;
    return m_state->reader.next(entry);
}

std::size_t MemberReader::read(char* buffer, std::size_t capacity) {
    State& state = *m_state;
    while (state.block.bytes == 0) {
        if (!state.reader.nextBlock(state.block)) return 0;
        if (state.block.offset != state.position) {
            throw Error(ErrorKind::Corrupt, "the archive has a file with holes, which no archive of images has");
        }
        state.position += static_cast<std::int64_t>(state.block.bytes);
        state.blockEnd = state.reader.blockPosition() + static_cast<std::int64_t>(state.block.bytes);
    }
    state.leftThen = state.block.bytes;
    const std::size_t bytes = std::min(capacity, state.block.bytes);
    std::memcpy(buffer, state.block.data, bytes);
    state.block.data += bytes;
    state.block.bytes -= bytes;
    return bytes;
}

std::optional<std::int64_t> MemberReader::position() const {
    if (!m_state->stream.isPlain()) return std::nullopt;
    return m_state->blockEnd - static_cast<std::int64_t>(m_state->leftThen);
}

}  // namespace galley::archive
