// SPDX-License-Identifier: Apache-2.0
/// @file
/// A compressed layer into a directory: inflate and hash in one thread, read the tar and write files in another.
/// Used by `galley-ns apply`. Uses inflate, LayerWriter, libarchive.
/// Threads: starts one and joins it. Processes: see LayerWriter. Crash: leaves a half-filled directory.
/// Memory: a few MiB, plus the names of the layer's directories.
#pragma once

#include <cstdint>
#include <functional>

#include "engine/archive/applied_layer.h"
#include "engine/archive/inflate.h"
#include "engine/archive/layer_writer.h"

namespace galley::archive {

/// Reads `source` to its end. `progress` gets the uncompressed bytes so far, at most ten times a second. The recipe
/// goes to the descriptor `recipe` (-1: none is written).
AppliedLayer applyLayer(ByteSource source, int directory, const LayerWriterOptions& options,
                        const std::function<void(std::int64_t)>& progress = {}, int recipe = -1);

}  // namespace galley::archive
