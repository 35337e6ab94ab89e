// SPDX-License-Identifier: Apache-2.0
/// @file
/// All values that cross the engine's border. Threads: values.
#pragma once

#include "engine/api/container_files_types.h"
#include "engine/api/container_types.h"
#include "engine/api/disk_types.h"
#include "engine/api/image_types.h"
#include "engine/api/registry_types.h"
#include "engine/api/system_types.h"
#include "engine/api/volume_types.h"
#include "engine/base/result.h"
