// SPDX-License-Identifier: Apache-2.0
#include "engine/store/layer_ingest.h"

#include <unistd.h>

#include "engine/base/error.h"
#include "engine/store/detail/ingest_state.h"

namespace galley::store {

LayerIngest::LayerIngest(std::unique_ptr<detail::IngestState> state) : m_state(std::move(state)) {}
LayerIngest::~LayerIngest() = default;
LayerIngest::LayerIngest(LayerIngest&&) noexcept = default;
LayerIngest& LayerIngest::operator=(LayerIngest&&) noexcept = default;

std::int64_t LayerIngest::offset() const noexcept {
    return m_state->onDisk;
}

void LayerIngest::restart() {
    if (m_state->unpacker) throw Error(ErrorKind::Internal, "a layer cannot start again once it is being unpacked");
    if (::ftruncate(m_state->partFd.get(), 0) != 0) throwErrno(errno, "dropping a downloaded part");
    m_state->onDisk = 0;
}

void LayerIngest::write(std::string_view bytes, const std::stop_token& stop) {
    m_state->write(bytes, stop);
}

void LayerIngest::readContent(const std::function<void(std::int64_t)>& progress, const std::stop_token& stop) {
    m_state->readContent(progress, stop);
}

void LayerIngest::finish(const std::stop_token& stop) {
    m_state->finish(stop);
}

LayerInfo LayerIngest::publish(const std::vector<Digest>& below, const std::stop_token& stop) {
    return m_state->publish(below, stop);
}

std::int64_t LayerIngest::unpackedBytes() const noexcept {
    return m_state->unpackedBytes;
}

const std::vector<std::string>& LayerIngest::warnings() const noexcept {
    return m_state->applied.warnings;
}

}  // namespace galley::store
