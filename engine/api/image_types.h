// SPDX-License-Identifier: Apache-2.0
/// @file
/// Images (engine/image/types.h), as they cross the engine's border. Plain data: no pointer, no lock, no file handle.
/// Used by models, the command line and later dockerapi. Threads: values.
#pragma once

#include "engine/image/archive_types.h"
#include "engine/image/push_types.h"
#include "engine/image/types.h"

namespace galley::api {

using image::ArchiveSource;
using image::ByteSink;
using image::ByteSource;
using image::CommitRequest;
using image::HistoryEntry;
using image::ImageDetails;
using image::ImageSummary;
using image::ImportRequest;
using image::isImportUrl;
using image::LayerPhase;
using image::LayerProgress;
using image::LayerPush;
using image::LoadOutcome;
using image::PullOutcome;
using image::PullProgress;
using image::PullRequest;
using image::PushCompression;
using image::PushOutcome;
using image::PushPhase;
using image::PushPlan;
using image::PushProgress;
using image::PushRequest;
using image::RemovedImage;
using image::SaveRequest;
using image::SensitiveFile;

enum class PullPolicy { Always, Missing, Never };

}  // namespace galley::api
