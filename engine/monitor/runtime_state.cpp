// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/runtime_state.h"

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley::monitor {
namespace fs = std::filesystem;

void removeRuntimeState(const fs::path& directory) {
    std::optional<std::string> text;
    try {
        text = readFileIfExists(directory / "state.json");
    } catch (const Error&) {
        text.reset();  // then there is only the directory to remove
    }
    const auto state = nlohmann::json::parse(text.value_or("{}"), nullptr, false);
    if (const auto groups = state.find("cgroup_paths"); groups != state.end() && groups->is_object()) {
        for (const auto& group : *groups) {
            // Only what bears the container's id: never a group that others may be in.
            const fs::path path = group.is_string() ? group.get<std::string>() : std::string();
            if (path.filename() == directory.filename()) ::rmdir(path.c_str());
        }
    }
    removeTree(directory);
}

}  // namespace galley::monitor
