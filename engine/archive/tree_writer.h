// SPDX-License-Identifier: Apache-2.0
/// @file
/// Puts the members of an archive into a directory that has things in it already, with docker cp's rules: directories
/// merge, files are replaced and never written into, no directory takes a file's place or the other way round.
/// The tree may belong to somebody hostile who changes it meanwhile, and so may the archive: every step opens one name
/// with O_NOFOLLOW beneath a descriptor. A symbolic link on the way is followed only when the container's root made it,
/// and then with the tree's root as the root.
/// Used by app/ns and container. Uses detail/file_metadata.
/// Threads: one owner. Processes: others may work in the tree. Crash: leaves what was written so far.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/archive/inflate.h"
#include "engine/archive/layer_entry.h"
#include "engine/process/id_mapping.h"

namespace galley::archive {

struct TreeWriterOptions {
    enum class Owners {
        Caller,    ///< the calling process; setuid, setgid and attributes go, links are not followed
        TreeRoot,  ///< id 0 of the tree
        Kept       ///< as the archive has them
    };
    Owners owners = Owners::Caller;
    process::FileIds ids{};  ///< how the tree has its owners
    bool rootToo = false;    ///< the destination itself becomes what the archive says of "."
};

class TreeWriter {
public:
    /// Gives the next piece of the file that is being added; false at its end.
    using NextBlock = std::function<bool(DataBlock& block)>;

    /// `destination` is a directory beneath `root`; both may be O_PATH and stay open as long as this. `shown` is how
    /// sentences name it.
    TreeWriter(int root, int destination, std::string shown, const TreeWriterOptions& options);
    ~TreeWriter();
    TreeWriter(const TreeWriter&) = delete;
    TreeWriter& operator=(const TreeWriter&) = delete;

    /// The destination itself (".") is left as it is unless rootToo. Throws InvalidInput for a name that leads out or a
    /// file and a directory in each other's place, NoSpace, or what the file system says.
    void add(const LayerEntry& entry, const NextBlock& nextBlock);
    /// Owners, modes and times of directories. Sentences about what could not be kept.
    std::vector<std::string> finish();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Names of members on their way: `from` as the first component becomes `to`; an empty `from` changes nothing.
struct Renaming {
    std::string from;
    std::string to;
};

/// Reads a tar, compressed or not, to its end into `writer`. Returns the bytes that `source` gave. Corrupt for what is
/// no tar.
std::int64_t unpackInto(TreeWriter& writer, const ByteSource& source, const Renaming& renaming = {});

}  // namespace galley::archive
