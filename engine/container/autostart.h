// SPDX-License-Identifier: Apache-2.0
/// @file
/// Containers that come back with the computer: a unit of the user's systemd that runs `galley system start-stopped`.
/// Used by api. Uses context, starting, process. Threads: thread-safe, blocking. Processes: calls systemctl.
/// Crash: the unit file is replaced whole; enabling again completes what was cut off.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/error.h"

namespace galley::container {

class Context;

struct Autostart {
    bool enabled = false;
    bool lingers = false;            ///< the user's systemd runs without a login
    std::string user;                ///< for `loginctl enable-linger`
    std::filesystem::path unitFile;  ///< also while it is not there
    std::vector<std::string> names;  ///< containers that it would start now
};

/// Writes the unit for the program at `galley` and enables it. Unsupported, with what systemctl said, when that fails:
/// then no unit is left behind.
void enableAutostart(const std::filesystem::path& galley);
/// Nothing to do when it is not enabled.
void disableAutostart();
Autostart autostartState(Context& context);

/// Docker's rule for a daemon that starts: `always`, and `unless-stopped` that nobody stopped. Only what ran before.
/// Calls `report` for each with the error, if any.
void startStopped(Context& context,
                  const std::function<void(const std::string& name, const std::optional<Error>&)>& report,
                  const std::stop_token& stop);

/// The text of the unit; for tests.
std::string autostartUnit(const std::filesystem::path& galley);

}  // namespace galley::container
