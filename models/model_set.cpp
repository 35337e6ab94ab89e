// SPDX-License-Identifier: Apache-2.0
#include "models/model_set.h"

#include <utility>

namespace galley::models {

ModelSet::ModelSet(ServiceOpener opener)
    : gate(runner, std::move(opener)),
      events(runner, gate),
      containerActions(runner),
      imageActions(runner, tasks),
      portActions(runner),
      volumeActions(runner, tasks),
      networkActions(runner),
      containers(runner, events, containerActions),
      images(runner, events, imageActions),
      ports(runner, events, portActions),
      volumes(runner, events, volumeActions),
      networks(runner, events, networkActions),
      status(runner, gate, events),
      checks(runner),
      logins(runner),
      disk(runner),
      cleanUp(runner, disk),
      search(containers, images, volumes, networks),
      demo(runner, imageActions) {
    gate.open();
    containers.refresh();
    images.refresh();
    ports.refresh();
    volumes.refresh();
    networks.refresh();
}

// Threads end before the first model goes: none of them can then be in the middle of a call for it.
ModelSet::~ModelSet() {
    runner.shutdown();
}

}  // namespace galley::models
