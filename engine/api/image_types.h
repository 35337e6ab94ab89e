// SPDX-License-Identifier: Apache-2.0
/// @file
/// Images (engine/image/types.h), as they cross the engine's border. Plain data: no pointer, no lock, no file handle.
/// Used by models, the command line and later dockerapi. Threads: values.
#pragma once

#include "engine/image/types.h"

namespace galley::api {

using image::HistoryEntry;
using image::ImageDetails;
using image::ImageSummary;
using image::LayerPhase;
using image::LayerProgress;
using image::PullOutcome;
using image::PullProgress;
using image::PullRequest;
using image::RemovedImage;

enum class PullPolicy { Always, Missing, Never };

}  // namespace galley::api
