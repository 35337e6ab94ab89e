// SPDX-License-Identifier: Apache-2.0
/// @file
/// Volumes (engine/container/volume_types.h), as they cross the engine's border. Plain data: no pointer, no lock, no
/// file handle. Used by models, the command line and later dockerapi. Threads: values.
#pragma once

#include "engine/container/volume_types.h"

namespace galley::api {

using container::VolumeFilter;
using container::VolumePruneRequest;
using container::VolumeRequest;
using container::VolumeSummary;
using container::VolumeUser;

}  // namespace galley::api
