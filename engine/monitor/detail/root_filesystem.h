// SPDX-License-Identifier: Apache-2.0
/// @file
/// A container's root for one life of a monitor: the overlay mount, and what the image has for empty volumes.
/// Used by the supervisor. Threads: one. Processes: the mount is in the monitor's mount namespace only.
/// Crash: the mount goes with the namespace; a volume is filled completely or not at all.
#pragma once

#include "engine/monitor/plan.h"

namespace galley::monitor::detail {

void mountRoot(const OverlayPlan& overlay);
void unmountRoot(const std::filesystem::path& merged) noexcept;

/// Copies what lies in the mounted root at the mount points into those volumes that are empty.
void fillVolumes(const MonitorPlan& plan);

}  // namespace galley::monitor::detail
