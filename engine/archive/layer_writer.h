// SPDX-License-Identifier: Apache-2.0
/// @file
/// Puts the members of a layer beneath one directory, as an overlay layer: whiteouts become character devices 0/0,
/// opaque markers the attribute `user.overlay.opaque`.
/// Nothing outside the directory is ever opened, changed or read, whatever the members are called: names are taken
/// apart and walked by descriptor, symbolic links are resolved with the layer as root, hard links stay inside, existing
/// files are replaced and never written into.
/// Used by apply_layer. Uses remove_tree.
/// Threads: one owner. Processes: nobody else may change the directory. Runs in the user namespace for owners, setuid
/// and capabilities; without it, what cannot be kept is reported as a warning.
/// Crash: leaves a half-filled directory.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "engine/archive/applied_layer.h"
#include "engine/archive/layer_entry.h"

namespace galley::archive {

struct LayerWriterOptions {
    /// Added to every owner: see engine/README.md, Namespaces.
    std::uint32_t idShift = 0;
};

class LayerWriter {
public:
    /// Gives the next piece of the file that is being added; false at its end. Offsets grow.
    using NextBlock = std::function<bool(DataBlock& block)>;

    /// `directory` is open, empty and stays open as long as this.
    LayerWriter(int directory, const LayerWriterOptions& options);
    ~LayerWriter();
    LayerWriter(const LayerWriter&) = delete;
    LayerWriter& operator=(const LayerWriter&) = delete;

    /// Throws Corrupt for a member that no honest layer has, NoSpace, or what the file system says.
    void add(const LayerEntry& entry, const NextBlock& nextBlock);
    /// Inside NextBlock: the real path, in the layer, of the file that is being written.
    const std::string& currentFile() const noexcept;
    /// Whether a file that an earlier member brought is gone again, replaced by a later one.
    bool hasReplacedFiles() const noexcept;

    /// Owners, modes and times of directories, which have to wait until everything is inside them. Everything but
    /// diffId is filled in the result.
    AppliedLayer finish();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace galley::archive
