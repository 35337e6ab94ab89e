// SPDX-License-Identifier: Apache-2.0
/// @file
/// Makes the services of an Engine out of the rooms. Used by engine.cpp. Threads: the services are thread-safe.
#pragma once

#include <filesystem>
#include <memory>

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
#include "engine/container/context.h"
#include "engine/registry/client.h"
#include "engine/registry/hub.h"

namespace galley::api::detail {

/// The services share the context and live shorter than it.
std::unique_ptr<ContainerService> makeContainerService(container::Context& context);
std::unique_ptr<ContainerFilesService> makeContainerFilesService(container::Context& context);
std::unique_ptr<AutostartService> makeAutostartService(container::Context& context);
std::unique_ptr<DiagnosisService> makeDiagnosisService(container::Context& context);
std::unique_ptr<LogService> makeLogService(container::Context& context);
std::unique_ptr<ProcessService> makeProcessService(container::Context& context);
std::unique_ptr<ImageService> makeImageService(container::Context& context);
std::unique_ptr<NetworkService> makeNetworkService(container::Context& context);
std::unique_ptr<PortService> makePortService(container::Context& context);
std::unique_ptr<RegistryService> makeRegistryService(const registry::HubAddresses& hub = {});
std::unique_ptr<SystemService> makeSystemService(container::Context& context);
std::unique_ptr<VolumeService> makeVolumeService(container::Context& context);

/// A new one for each piece of work: logins are read anew, and nothing of the network lives on in a window that idles.
std::shared_ptr<registry::Client> makeRegistryClient();
/// What registries.toml and certs.d say now. Throws InvalidInput: "file:line: sentence".
std::shared_ptr<const registry::Configuration> readRegistryConfiguration();

/// Where the log of a container, or else of a removed one, lies. Throws NotFound for neither.
std::filesystem::path logDirectory(container::Context& context, const std::string& reference);
/// A reader for the log directory of a container.
std::unique_ptr<LogReader> makeLogReader(const std::filesystem::path& directory);
LogStream toLogStream(logs::Stream stream) noexcept;
/// What an attachment read.
std::optional<std::pair<LogStream, std::string>> toChunk(std::optional<std::pair<logs::Stream, std::string>> chunk);

}  // namespace galley::api::detail
