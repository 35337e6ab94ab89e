// SPDX-License-Identifier: Apache-2.0
/// @file
/// What registries tell (engine/registry/types.h), as it crosses the engine's border. Plain data: no pointer, no lock,
/// no file handle. Used by models, the command line and later dockerapi. Threads: values.
#pragma once

#include "engine/registry/types.h"

namespace galley::api {

using registry::ImagePeek;
using registry::PeekLayer;
using registry::TagEntry;
using registry::TagPage;
using registry::TagRequest;

}  // namespace galley::api
