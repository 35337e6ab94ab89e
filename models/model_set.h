// SPDX-License-Identifier: Apache-2.0
/// @file
/// All models of the window, made once and in the right order; destroyed after the window. Used by app/desktop, which
/// gives it to the main window. Threads: GUI thread. Nothing blocks: the engine opens in the background.
#pragma once

#include <memory>

#include "models/check_list_model.h"
#include "models/clean_up.h"
#include "models/container_actions.h"
#include "models/container_list_model.h"
#include "models/demo_runner.h"
#include "models/disk_use_model.h"
#include "models/engine_gate.h"
#include "models/engine_runner.h"
#include "models/event_hub.h"
#include "models/image_actions.h"
#include "models/image_list_model.h"
#include "models/login_list_model.h"
#include "models/network_actions.h"
#include "models/network_list_model.h"
#include "models/notification_model.h"
#include "models/port_actions.h"
#include "models/port_list_model.h"
#include "models/search_model.h"
#include "models/system_status.h"
#include "models/task_list_model.h"
#include "models/volume_actions.h"
#include "models/volume_list_model.h"

namespace galley::models {

class ModelSet {
public:
    explicit ModelSet(ServiceOpener opener);
    ~ModelSet();
    ModelSet(const ModelSet&) = delete;
    ModelSet& operator=(const ModelSet&) = delete;

    EngineRunner runner;
    EngineGate gate;
    EventHub events;
    NotificationModel notifications;
    TaskListModel tasks;
    ContainerActions containerActions;
    ImageActions imageActions;
    PortActions portActions;
    VolumeActions volumeActions;
    NetworkActions networkActions;
    ContainerListModel containers;
    ImageListModel images;
    PortListModel ports;
    VolumeListModel volumes;
    NetworkListModel networks;
    SystemStatus status;
    CheckListModel checks;
    LoginListModel logins;
    DiskUseModel disk;
    CleanUp cleanUp;
    SearchModel search;
    DemoRunner demo;
};

}  // namespace galley::models
