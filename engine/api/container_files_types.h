// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is asked about the files of containers and answered, as it crosses the engine's border. Plain data: no pointer,
/// no lock, no file handle. Used by models, the command line and later dockerapi. Threads: values.
#pragma once

#include "engine/container/file_types.h"

namespace galley::api {

using container::CopyOutcome;
using container::CopyRequest;
using container::PathStat;
using container::TreeChange;

}  // namespace galley::api
