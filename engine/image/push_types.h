// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is told about pushes. Plain data; engine/api/image_types.h carries it across the engine's border.
/// Used by image, api. Uses nothing.
/// Threads: values. Processes, Crash: no I/O.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace galley::image {

enum class PushPhase { Waiting, Preparing, Uploading, Pushed, Mounted, AlreadyThere };

struct LayerPush {
    std::string id;  ///< 12 digits of the diff id, as Docker shows it
    PushPhase phase = PushPhase::Waiting;
    /// While it is compressed on the way, of its content; else of what is sent.
    std::int64_t currentBytes = 0;
    std::int64_t totalBytes = 0;  ///< 0: unknown
    std::string mountedFrom;      ///< "library/flask"
};

/// One snapshot of a push: all layers, lowest first.
struct PushProgress {
    std::string status;  ///< "Preparing", "Pushing", "Done"
    std::vector<LayerPush> layers;
};

/// For layers that have to be compressed; one that is there already, or lies here as a registry had it, stays as it is.
enum class PushCompression { Gzip, Zstd };

struct PushRequest {
    std::string reference;  ///< as the user typed it, with a tag
    /// Another name that the image has here; it gets `reference` too when it has been pushed. Empty: it is `reference`.
    std::string image;
    PushCompression compression = PushCompression::Gzip;
};

struct PushOutcome {
    std::string reference;  ///< "docker.io/library/flask:latest"
    std::string familiar;   ///< "flask:latest"
    std::string digest;     ///< of the manifest
    std::int64_t manifestBytes = 0;
    std::string imageId;  ///< "sha256:…"
};

/// A file that hardly anybody wants to publish.
struct SensitiveFile {
    std::string layerId;  ///< LayerPush::id
    std::string path;     ///< "srv/app/.env"; hostile text, to be shown with printable()
    std::string why;      ///< "a private key"
};

/// What a push would do.
struct PushPlan {
    std::vector<LayerPush> layers;  ///< lowest first; Mounted: it can probably be taken from another repository there
    int layersThere = 0;            ///< of these, nothing has to be sent
    std::int64_t bytesToSend = 0;   ///< estimated: the compressed size where it is known, else the unpacked one
    std::vector<SensitiveFile> sensitive;
    std::string account;  ///< the login that would be used; empty: none
};

}  // namespace galley::image
