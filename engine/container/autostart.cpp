// SPDX-License-Identifier: Apache-2.0
#include "engine/container/autostart.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

#include "engine/base/cancellation.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/container/context.h"
#include "engine/container/starting.h"
#include "engine/process/spawn.h"

namespace galley::container {

namespace fs = std::filesystem;

namespace {

constexpr const char* kUnit = "galley-autostart.service";

fs::path unitDirectory() {
    const char* config = std::getenv("XDG_CONFIG_HOME");
    if (config != nullptr && *config == '/') return fs::path(config) / "systemd" / "user";
    const char* home = std::getenv("HOME");
    if (home == nullptr || *home != '/') {
        throw Error(ErrorKind::InvalidInput, "HOME is not set, so there is no place for the unit of systemd");
    }
    return fs::path(home) / ".config" / "systemd" / "user";
}

std::string userName() {
    const passwd* entry = ::getpwuid(::geteuid());
    return entry == nullptr ? std::to_string(::geteuid()) : std::string(entry->pw_name);
}

process::CommandResult systemctl(std::vector<std::string> arguments) {
    process::SpawnOptions options;
    options.arguments = {"systemctl", "--user"};
    options.arguments.insert(options.arguments.end(), arguments.begin(), arguments.end());
    try {
        return process::runCommand(options);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) throw;
        throw Error(ErrorKind::Unsupported,
                    "systemctl is not there: containers can only come back with the computer where systemd runs");
    }
}

void mustSystemctl(const std::vector<std::string>& arguments) {
    const auto result = systemctl(arguments);
    if (result.status.success()) return;
    throw Error(ErrorKind::Unsupported, "systemctl --user " + join(arguments, " ") +
                                            " failed: " + std::string(trim(printable(result.errorOutput))));
}

/// In double quotes, as systemd.service(5) reads a command line.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '%' || c == '$') out += c;
        out += c;
    }
    return out + "\"";
}

bool comesBack(const Observation& observation) {
    if (isUp(observation.state) || observation.state.status == monitor::Status::Dead) return false;
    if (observation.state.startedAt == Instant{}) return false;
    const auto kind = observation.record.restart.kind;
    return kind == RestartPolicy::Kind::Always ||
           (kind == RestartPolicy::Kind::UnlessStopped && !observation.state.stoppedByUser);
}

}  // namespace

std::string autostartUnit(const fs::path& galley) {
    // The monitors stay in the unit's group: its end asks them to stop their containers, which is no wish of the user.
    return "# Made by `galley system autostart enable`; `galley system autostart disable` removes it.\n"
           "[Unit]\n"
           "Description=Galley: start the containers that are to come back\n"
           "\n"
           "[Service]\n"
           "Type=oneshot\n"
           "RemainAfterExit=yes\n"
           "Delegate=yes\n"
           "TimeoutStartSec=infinity\n"
           "TimeoutStopSec=60\n"
           "ExecStart=" +
           quoted(galley.string()) +
           " system start-stopped\n"
           "\n"
           "[Install]\n"
           "WantedBy=default.target\n";
}

void enableAutostart(const fs::path& galley) {
    const fs::path directory = unitDirectory();
    ensureDirectory(directory, 0755);
    writeFileAtomic(directory / kUnit, autostartUnit(galley), Durability::Synced, 0644);
    try {
        mustSystemctl({"daemon-reload"});
        mustSystemctl({"enable", kUnit});
    } catch (...) {
        ::unlink((directory / kUnit).c_str());
        throw;
    }
}

void disableAutostart() {
    const fs::path file = unitDirectory() / kUnit;
    if (!readFileIfExists(file)) return;
    mustSystemctl({"disable", kUnit});
    ::unlink(file.c_str());
    mustSystemctl({"daemon-reload"});
}

Autostart autostartState(Context& context) {
    Autostart state;
    state.unitFile = unitDirectory() / kUnit;
    state.user = userName();
    state.lingers = ::access(("/var/lib/systemd/linger/" + state.user).c_str(), F_OK) == 0;
    state.enabled = readFileIfExists(state.unitFile).has_value() && systemctl({"is-enabled", kUnit}).status.success();
    for (const auto& observation : context.observeAll()) {
        if (comesBack(observation)) state.names.push_back(observation.name);
    }
    return state;
}

void startStopped(Context& context,
                  const std::function<void(const std::string& name, const std::optional<Error>&)>& report,
                  const std::stop_token& stop) {
    auto all = context.observeAll();
    // The oldest first: what others need was mostly made before them, and whose network they share always was.
    for (auto observation = all.rbegin(); observation != all.rend(); ++observation) {
        throwIfCancelled(stop);
        if (!comesBack(*observation)) continue;
        try {
            startContainer(context, observation->record.id);
            report(observation->name, std::nullopt);
        } catch (const Error& error) {
            report(observation->name, error);
        }
    }
}

}  // namespace galley::container
