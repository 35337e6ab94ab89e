// SPDX-License-Identifier: Apache-2.0
/// @file
/// Containers as rows of docker's tables. Used by ps, system df. Threads: free functions without state.
/// Processes: none. Crash: nothing to lose.
#pragma once

#include "app/cli/format/row_format.h"
#include "engine/api/types.h"

namespace galley::cli {

const RowStyle& containerStyle();
tmpl::Object containerRow(const api::ContainerSummary& container, bool truncate, Instant reference);

}  // namespace galley::cli
