// SPDX-License-Identifier: Apache-2.0
#include "engine/store/layer_tar.h"

#include <fcntl.h>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/store/detail/layer_tar_state.h"

namespace galley::store {

namespace detail {
namespace {

LayerInfo findLayer(const std::shared_ptr<Core>& core, const Digest& chainId) {
    auto layer = LayerStore(core).find(chainId);
    if (layer) return std::move(*layer);
    throw Error(ErrorKind::NotFound,
                "a layer of the image (" + chainId.shortHex() + ") is missing; pull the image again");
}

void openKept(LayerTarState& state, const Core& core) {
    try {
        state.blob = openFile(core.blob(state.layer.keptBlob), O_RDONLY | O_NOFOLLOW);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) throw;
        throw Error(ErrorKind::Corrupt, "the kept blob of layer " + state.layer.chainId.shortHex() +
                                            " is missing; remove the image and pull it again");
    }
    state.kept.emplace(archive::readFrom(state.blob.get()));
}

void openRecipe(LayerTarState& state, const Core& core, const std::stop_token& stop) {
    const auto directory = core.layer(state.layer.chainId);
    try {
        const UniqueFd diff = openFile(directory / "diff", O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
        const UniqueFd recipe = openFile(directory / kRecipeName, O_RDONLY | O_NOFOLLOW);
        state.made.emplace(core.directories(), diff.get(), recipe.get(), stop);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) throw;
        throw Error(ErrorKind::Unsupported, "layer " + state.layer.chainId.shortHex() +
                                                " was unpacked by an older Galley, which cannot hand it on; remove "
                                                "the image and pull it again");
    }
}

}  // namespace

std::unique_ptr<LayerTarState> openLayerTar(const std::shared_ptr<Core>& core, const Digest& chainId,
                                            const std::stop_token& stop) {
    Lease lease(core, "read layer " + chainId.hex());
    lease.protect(chainId);
    auto state = std::unique_ptr<LayerTarState>(
        new LayerTarState{std::move(lease), findLayer(core, chainId), {}, 0, false, {}, {}, {}});
    if (state->layer.keptBlob.empty()) {
        openRecipe(*state, *core, stop);
    } else {
        openKept(*state, *core);
    }
    return state;
}

}  // namespace detail

LayerTar::LayerTar(std::unique_ptr<detail::LayerTarState> state) : m_state(std::move(state)) {}
LayerTar::~LayerTar() = default;
LayerTar::LayerTar(LayerTar&&) noexcept = default;
LayerTar& LayerTar::operator=(LayerTar&&) noexcept = default;

std::int64_t LayerTar::bytes() const noexcept {
    return m_state->layer.tarBytes;
}

std::size_t LayerTar::read(char* buffer, std::size_t capacity, const std::stop_token& stop) {
    detail::LayerTarState& state = *m_state;
    if (state.ended || capacity == 0) return 0;
    throwIfCancelled(stop);
    const std::size_t got = state.made ? state.made->read(buffer, capacity, stop) : state.kept->read(buffer, capacity);
    state.passed += static_cast<std::int64_t>(got);
    if (got > 0 && state.passed <= state.layer.tarBytes) {
        state.hash.update(buffer, got);
        return got;
    }
    state.ended = true;
    if (state.passed != state.layer.tarBytes || state.hash.finish() != state.layer.diffId) {
        throw Error(ErrorKind::Corrupt, "the files of layer " + state.layer.chainId.shortHex() +
                                            " are not those that were pulled; remove the image and pull it again");
    }
    return 0;
}

}  // namespace galley::store
