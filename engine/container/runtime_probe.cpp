// SPDX-License-Identifier: Apache-2.0
#include "engine/container/runtime_probe.h"

#include <unistd.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/random.h"
#include "engine/base/text.h"

namespace galley::container {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::seconds kProbeTimeout{20};

/// A directory of its own for a probe, removed at the end.
class ProbeDirectory {
public:
    explicit ProbeDirectory(const Directories& directories) : m_path(directories.data / ("probe-" + randomHex(8))) {
        // Ids of the namespace pass through it.
        ensureDirectory(m_path, 0711);
    }
    ~ProbeDirectory() {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }
    ProbeDirectory(const ProbeDirectory&) = delete;
    ProbeDirectory& operator=(const ProbeDirectory&) = delete;
    const fs::path& path() const noexcept { return m_path; }

private:
    fs::path m_path;
};

nlohmann::json mappingJson(const std::vector<process::IdExtent>& extents) {
    nlohmann::json list = nlohmann::json::array();
    for (const process::IdExtent& extent : extents) {
        list.push_back({{"containerID", extent.inside}, {"hostID", extent.outside}, {"size", extent.count}});
    }
    return list;
}

/// The host's programs at the places where the dynamic linker looks for them.
nlohmann::json makeRoot(const fs::path& root) {
    nlohmann::json mounts = nlohmann::json::array();
    const auto bind = [&](const fs::path& directory) {
        ensureDirectory(root / directory.relative_path(), 0755);
        mounts.push_back({{"destination", directory},
                          {"type", "bind"},
                          {"source", directory},
                          {"options", {"rbind", "ro", "nosuid", "nodev"}}});
    };
    for (const auto& [directory, type] : {std::pair("/proc", "proc"), std::pair("/dev", "tmpfs")}) {
        ensureDirectory(root / fs::path(directory).relative_path(), 0755);
        mounts.push_back({{"destination", directory}, {"type", type}, {"source", type}});
    }
    bind("/usr");
    for (const char* name : {"/bin", "/lib", "/lib64"}) {
        if (!fs::exists(name)) continue;
        if (fs::is_symlink(name)) {
            fs::create_symlink(fs::read_symlink(name), root / fs::path(name).relative_path());
        } else {
            bind(name);
        }
    }
    return mounts;
}

std::string bundleConfig(const process::IdMapping& nested, const nlohmann::json& mounts) {
    nlohmann::json namespaces = nlohmann::json::array();
    for (const char* type : {"user", "mount", "pid", "ipc", "uts"}) namespaces.push_back({{"type", type}});
    const nlohmann::json config{{"ociVersion", "1.0.2"},
                                {"process",
                                 {{"user", {{"uid", 0}, {"gid", 0}}},
                                  {"args", {"/usr/bin/true"}},
                                  {"env", {"PATH=/usr/bin:/bin"}},
                                  {"cwd", "/"},
                                  {"noNewPrivileges", true}}},
                                {"root", {{"path", "rootfs"}}},
                                {"mounts", mounts},
                                {"linux",
                                 {{"namespaces", namespaces},
                                  {"uidMappings", mappingJson(nested.users)},
                                  {"gidMappings", mappingJson(nested.groups)}}}};
    return config.dump();
}

std::string lastLine(const std::string& text) {
    return printable(split(trim(text), '\n').back());
}

ProbeResult runProbe(const process::NamespaceLease& lease, std::vector<std::string> arguments,
                     const std::stop_token& stop) {
    process::SpawnOptions options;
    options.arguments = std::move(arguments);
    const auto result = process::runInNamespace(lease, std::move(options), {}, kProbeTimeout, stop);
    if (result.status.success()) return {true, lastLine(result.output)};
    const std::string why = lastLine(result.errorOutput);
    return {false, why.empty() ? "it ended with " + result.status.text() : why};
}

}  // namespace

ProbeResult probeRuntime(const Directories& directories, const process::NamespaceLease& lease, const fs::path& program,
                         const std::stop_token& stop) {
    directories.ensure();
    const ProbeDirectory directory(directories);
    ensureDirectory(directory.path() / "rootfs", 0755);
    const nlohmann::json mounts = makeRoot(directory.path() / "rootfs");
    writeFileAtomic(directory.path() / "config.json", bundleConfig(lease.nested(), mounts), Durability::Cached, 0644);
    return runProbe(lease, {"probe-runtime", program.string(), directory.path().string()}, stop);
}

bool wantsFuseOverlay() {
    const char* set = std::getenv("GALLEY_OVERLAY");
    const std::string_view wanted = set == nullptr ? "" : set;
    if (!wanted.empty() && wanted != "fuse-overlayfs") {
        throw Error(ErrorKind::InvalidInput,
                    "GALLEY_OVERLAY is \"" + printable(wanted) + "\"; leave it out, or set it to fuse-overlayfs");
    }
    return !wanted.empty();
}

ProbeResult probeOverlay(const Directories& directories, const process::NamespaceLease& lease,
                         const std::stop_token& stop) {
    directories.ensure();
    const ProbeDirectory directory(directories);
    return runProbe(lease, {"probe-overlay", directory.path().string(), wantsFuseOverlay() ? "fuse" : "any"}, stop);
}

}  // namespace galley::container
