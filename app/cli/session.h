// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a command works with: the engine's services, the standard streams, the environment. Tests give it fakes.
/// Used by every command; made by main. Uses engine/api.
/// Threads: the session belongs to the main thread; the services may be used from any. Processes: none.
/// Crash: nothing to lose.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/cli/output.h"
#include "engine/api/autostart_service.h"
#include "engine/api/container_files_service.h"
#include "engine/api/container_service.h"
#include "engine/api/diagnosis_service.h"
#include "engine/api/image_service.h"
#include "engine/api/log_service.h"
#include "engine/api/network_service.h"
#include "engine/api/port_service.h"
#include "engine/api/process_service.h"
#include "engine/api/registry_service.h"
#include "engine/api/system_service.h"
#include "engine/api/volume_service.h"

namespace galley::cli {

struct Services {
    api::AutostartService& autostart;
    api::ImageService& images;
    api::ContainerService& containers;
    api::ContainerFilesService& files;
    api::DiagnosisService& diagnosis;
    api::LogService& logs;
    api::NetworkService& networks;
    api::PortService& ports;
    api::ProcessService& processes;
    api::RegistryService& registries;
    api::SystemService& system;
    api::VolumeService& volumes;
    std::shared_ptr<void> keepAlive;
};

class Session {
public:
    using Open = std::function<Result<Services>()>;

    Session(int inputFd, int outputFd, int errorFd, Open open)
        : m_input(inputFd), m_output(outputFd), m_error(errorFd), m_open(std::move(open)) {}

    int input() const noexcept { return m_input; }
    Output& out() noexcept { return m_output; }
    Output& err() noexcept { return m_error; }

    /// Opened at the first use: a wrong flag or a help page needs no engine. Throws Error.
    Services& services();
    api::AutostartService& autostart() { return services().autostart; }
    api::ImageService& images() { return services().images; }
    api::ContainerService& containers() { return services().containers; }
    api::ContainerFilesService& files() { return services().files; }
    api::DiagnosisService& diagnosis() { return services().diagnosis; }
    api::LogService& logs() { return services().logs; }
    api::NetworkService& networks() { return services().networks; }
    api::PortService& ports() { return services().ports; }
    api::ProcessService& processes() { return services().processes; }
    api::RegistryService& registries() { return services().registries; }
    api::SystemService& system() { return services().system; }
    api::VolumeService& volumes() { return services().volumes; }

private:
    int m_input;
    Output m_output;
    Output m_error;
    Open m_open;
    std::optional<Services> m_services;
};

/// The value, or the Error or Cancelled that the Result holds.
template <class T>
typename Result<T>::Value unwrap(Result<T> result) {
    if (result.cancelled()) throw Cancelled();
    if (!result) throw Error(result.error());
    return std::move(result).value();
}

/// "Error: no such container: x" on standard error, safe to show.
void reportError(Session& session, const Error& error);

}  // namespace galley::cli
