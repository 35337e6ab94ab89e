// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is asked of save, load, import and commit, and what they answer. Plain data; engine/api/image_types.h carries
/// it across the engine's border. Used by image, api. Uses archive (ByteSource). Threads: values. Processes, Crash: no
/// I/O.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/archive/inflate.h"
#include "engine/base/unique_fd.h"

namespace galley::image {

/// Takes the next bytes of an archive; throws when they cannot go anywhere.
using ByteSink = std::function<void(std::string_view)>;
/// Gives the next bytes of an archive, 0 at its end.
using ByteSource = archive::ByteSource;

/// An archive to load. Made of a ByteSource wherever nothing else is known.
struct ArchiveSource {
    ByteSource read;
    /// The file whose content `read` gives from its first byte on, if it is one: where it can, load reads the layers
    /// there instead of making a copy. It may be read while `read` goes on.
    std::shared_ptr<const UniqueFd> file;

    // NOLINTNEXTLINE(google-explicit-constructor): a source of bytes is an archive.
    ArchiveSource(ByteSource source, std::shared_ptr<const UniqueFd> from = nullptr)
        : read(std::move(source)), file(std::move(from)) {}
};

struct SaveRequest {
    /// DockerArchive is what `docker save` writes: an OCI layout that old readers understand as well.
    enum class Format { DockerArchive, OciArchive };
    /// Of the archive as a whole; layers in it are plain.
    enum class Compression { None, Gzip, Zstd };

    std::vector<std::string> references;  ///< a name without a tag stands for all its tags, an id for no name
    Format format = Format::DockerArchive;
    Compression compression = Compression::None;
};

struct LoadOutcome {
    std::vector<std::string> loaded;    ///< familiar names ("flask:1"); the id of an image without one
    std::vector<std::string> imageIds;  ///< of each of these
    /// Of each of these, the id of the other image that had the name before; mostly empty.
    std::vector<std::string> replacedIds;
};

struct ImportRequest {
    std::string reference;             ///< empty: no name
    std::vector<std::string> changes;  ///< Dockerfile instructions: "CMD [\"sh\"]"
    std::string message;               ///< of the history
    std::string platform;              ///< "os/arch[/variant]"; empty: this machine
    std::string url;                   ///< http or https: read instead of the source; see isImportUrl()
};

/// Whether what is to be imported is an address, as Docker tells it from a file.
inline bool isImportUrl(std::string_view text) {
    return text.starts_with("http://") || text.starts_with("https://");
}

struct CommitRequest {
    std::string container;
    std::string reference;  ///< empty: no name
    std::string author;
    std::string message;
    std::vector<std::string> changes;  ///< as for ImportRequest
    bool pause = true;                 ///< the container, where control groups allow it
};

}  // namespace galley::image
