// SPDX-License-Identifier: Apache-2.0
// `galley`: the command line. Opens the engine when a command first needs it.
#include <unistd.h>

#include "app/cli/dispatch.h"
#include "engine/api/engine.h"

namespace {

galley::Result<galley::cli::Services> openEngine() {
    auto engine = galley::api::Engine::open(galley::Directories::fromEnvironment());
    if (!engine) return engine.failure();
    std::shared_ptr<galley::api::Engine> owner = *engine;
    return galley::cli::Services{owner->autostart(),
                                 owner->images(),
                                 owner->containers(),
                                 owner->files(),
                                 owner->diagnosis(),
                                 owner->logs(),
                                 owner->networks(),
                                 owner->ports(),
                                 owner->processes(),
                                 owner->registries(),
                                 owner->system(),
                                 owner->volumes(),
                                 owner};
}

}  // namespace

int main(int argc, char** argv) {
    galley::cli::Session session(STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO, openEngine);
    return galley::cli::dispatch(session, {argv + (argc > 0 ? 1 : 0), argv + argc});
}
