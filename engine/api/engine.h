// SPDX-License-Identifier: Apache-2.0
/// @file
/// The embedded engine. One Engine per process is enough; any number of processes can use the same directories at once.
/// Used by models, the command line and later dockerapi. Uses every room below.
/// Threads: all services are thread-safe and blocking; call them from worker threads. Long calls take a std::stop_token
/// and return a cancelled Result when it is requested. Processes: nothing is cached that another process could change.
/// Crash: a process can die at any time; the next call of any process puts right what it left.
#pragma once

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
#include "engine/base/directories.h"
#include "engine/base/result.h"

namespace galley::api {

class Engine {
public:
    /// Opens or makes the directories and the index. Fast: no network, no process is started.
    static Result<std::shared_ptr<Engine>> open(const Directories& directories);
    ~Engine();

    AutostartService& autostart();
    ImageService& images();
    ContainerService& containers();
    ContainerFilesService& files();
    DiagnosisService& diagnosis();
    LogService& logs();
    ProcessService& processes();
    NetworkService& networks();
    PortService& ports();
    RegistryService& registries();
    SystemService& system();
    VolumeService& volumes();

    struct Rooms;
    explicit Engine(std::unique_ptr<Rooms> rooms);

private:
    std::unique_ptr<Rooms> m_rooms;
};

}  // namespace galley::api
