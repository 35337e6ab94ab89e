// SPDX-License-Identifier: Apache-2.0
#include "engine/api/engine.h"

#include <utility>

#include "engine/api/detail/services.h"
#include "engine/container/context.h"
#include "engine/store/store.h"

namespace galley::api {

struct Engine::Rooms {
    explicit Rooms(const Directories& directories)
        : context(directories, store::Store::open(directories)),
          autostart(detail::makeAutostartService(context)),
          images(detail::makeImageService(context)),
          containers(detail::makeContainerService(context)),
          files(detail::makeContainerFilesService(context)),
          diagnosis(detail::makeDiagnosisService(context)),
          logs(detail::makeLogService(context)),
          processes(detail::makeProcessService(context)),
          networks(detail::makeNetworkService(context)),
          ports(detail::makePortService(context)),
          registries(detail::makeRegistryService()),
          system(detail::makeSystemService(context)),
          volumes(detail::makeVolumeService(context)) {}

    container::Context context;
    std::unique_ptr<AutostartService> autostart;
    std::unique_ptr<ImageService> images;
    std::unique_ptr<ContainerService> containers;
    std::unique_ptr<ContainerFilesService> files;
    std::unique_ptr<DiagnosisService> diagnosis;
    std::unique_ptr<LogService> logs;
    std::unique_ptr<ProcessService> processes;
    std::unique_ptr<NetworkService> networks;
    std::unique_ptr<PortService> ports;
    std::unique_ptr<RegistryService> registries;
    std::unique_ptr<SystemService> system;
    std::unique_ptr<VolumeService> volumes;
};

Engine::Engine(std::unique_ptr<Rooms> rooms) : m_rooms(std::move(rooms)) {}
Engine::~Engine() = default;

Result<std::shared_ptr<Engine>> Engine::open(const Directories& directories) {
    return capture([&] {
        directories.ensure();
        return std::make_shared<Engine>(std::make_unique<Rooms>(directories));
    });
}

AutostartService& Engine::autostart() {
    return *m_rooms->autostart;
}

ImageService& Engine::images() {
    return *m_rooms->images;
}

ContainerService& Engine::containers() {
    return *m_rooms->containers;
}

ContainerFilesService& Engine::files() {
    return *m_rooms->files;
}

DiagnosisService& Engine::diagnosis() {
    return *m_rooms->diagnosis;
}

LogService& Engine::logs() {
    return *m_rooms->logs;
}

ProcessService& Engine::processes() {
    return *m_rooms->processes;
}

NetworkService& Engine::networks() {
    return *m_rooms->networks;
}

PortService& Engine::ports() {
    return *m_rooms->ports;
}

RegistryService& Engine::registries() {
    return *m_rooms->registries;
}

VolumeService& Engine::volumes() {
    return *m_rooms->volumes;
}

SystemService& Engine::system() {
    return *m_rooms->system;
}

}  // namespace galley::api
