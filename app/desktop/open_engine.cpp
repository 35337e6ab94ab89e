// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/open_engine.h"

#include "engine/api/engine.h"

namespace galley::desktop {

Result<models::Services> openEngine() {
    const auto directories = capture([] { return Directories::fromEnvironment(); });
    if (!directories) return directories.failure();
    auto engine = api::Engine::open(*directories);
    if (!engine) return engine.failure();
    const std::shared_ptr<api::Engine> owner = *engine;
    return models::Services{owner,
                            &owner->images(),
                            &owner->containers(),
                            &owner->ports(),
                            &owner->processes(),
                            &owner->registries(),
                            &owner->system(),
                            &owner->diagnosis(),
                            &owner->volumes(),
                            &owner->networks()};
}

}  // namespace galley::desktop
