// SPDX-License-Identifier: Apache-2.0
/// @file
/// Containers that come back with the computer. Threads: thread-safe, blocking. Processes: calls systemctl.
/// Crash: as engine/container/autostart.h says.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/base/result.h"
#include "engine/container/autostart.h"

namespace galley::api {

using container::Autostart;

class AutostartService {
public:
    virtual ~AutostartService() = default;

    /// For the program `galley` of this installation. Unsupported where the user's systemd does not run.
    virtual Result<void> enable() = 0;
    virtual Result<void> disable() = 0;
    virtual Result<Autostart> status() = 0;
    /// What the unit does: starts what a restart policy wants and nobody stopped.
    virtual Result<void> startStopped(
        const std::function<void(const std::string& name, const std::optional<Error>& error)>& report,
        std::stop_token stop) = 0;
};

}  // namespace galley::api
