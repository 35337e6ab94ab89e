// SPDX-License-Identifier: Apache-2.0
#include "engine/process/user_namespace_limits.h"

#include <pwd.h>
#include <unistd.h>

#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::process {
namespace {

std::string settingValue(const std::string& name) {
    std::string path = "/proc/sys/" + name;
    for (std::size_t i = 10; i < path.size(); ++i) {
        if (path[i] == '.') path[i] = '/';
    }
    return std::string(trim(readFileIfExists(path, 4096).value_or("")));
}

std::string persistentSetting(const std::string& name, const std::string& value) {
    return "echo " + name + "=" + value + " | sudo tee /etc/sysctl.d/90-galley.conf && sudo sysctl --system";
}

}  // namespace

std::optional<NamespaceObstacle> findNamespaceObstacle() {
    struct Setting {
        const char* name;
        const char* bad;
        const char* good;
    };
    constexpr Setting kSettings[] = {
        {"user.max_user_namespaces", "0", "15000"},
        {"kernel.unprivileged_userns_clone", "0", "1"},
        {"kernel.apparmor_restrict_unprivileged_userns", "1", "0"},
    };
    for (const Setting& setting : kSettings) {
        if (settingValue(setting.name) == setting.bad) {
            return NamespaceObstacle{std::string(setting.name) + " is " + setting.bad,
                                     persistentSetting(setting.name, setting.good)};
        }
    }
    return std::nullopt;
}

std::string subordinateIdFix() {
    const passwd* entry = ::getpwuid(::getuid());
    const std::string user = entry != nullptr ? entry->pw_name : std::to_string(::getuid());
    return "sudo apt install uidmap && sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + user;
}

}  // namespace galley::process
