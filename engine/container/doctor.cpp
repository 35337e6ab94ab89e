// SPDX-License-Identifier: Apache-2.0
#include "engine/container/doctor.h"

#include <functional>
#include <optional>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/container/detail/host_checks.h"
#include "engine/container/runtime_choice.h"
#include "engine/container/runtime_probe.h"
#include "engine/network/network.h"
#include "engine/process/namespace_holder.h"
#include "engine/process/spawn.h"
#include "engine/process/user_namespace_limits.h"

namespace galley::container {
namespace {

using State = Check::State;
using Lease = std::optional<process::NamespaceLease>;

constexpr const char* kNothingRuns = "no container can run";
constexpr const char* kNotTried = "not tried, because there is no user namespace";

Check checkNamespaces(const Directories& directories, Lease& lease, std::optional<Error>& failure) {
    Check check{"user-namespaces", "User namespaces", State::Ok, "allowed", {}, {}};
    try {
        lease.emplace(process::ensureHolder(directories));
    } catch (const Error& error) {
        failure = error;
        const auto obstacle = process::findNamespaceObstacle();
        // What is missing may be the ids only: then the next check says it.
        if (!obstacle && error.kind() == ErrorKind::NotFound) return check;
        check.state = State::Failed;
        check.found = obstacle ? obstacle->found : error.message();
        check.effect = kNothingRuns;
        check.fix = obstacle ? obstacle->fix : process::subordinateIdFix();
    }
    return check;
}

std::string describeRanges(const process::IdMapping& outer) {
    std::vector<std::string> ranges;
    for (const process::IdExtent& extent : outer.users) {
        if (extent.inside == 0) continue;
        ranges.push_back(std::to_string(extent.outside) + "–" + std::to_string(extent.outside + (extent.count - 1)));
    }
    return join(ranges, ", ");
}

Check checkSubordinateIds(const Lease& lease, const std::optional<Error>& failure) {
    Check check{"subordinate-ids", "Subordinate user ids", State::Ok, {}, {}, {}};
    if (lease && !lease->outer.singleId()) {
        check.found = describeRanges(lease->outer);
        return check;
    }
    check.state = lease ? State::Warning : State::Failed;
    check.found = failure ? failure->message() : "none for this user in /etc/subuid and /etc/subgid";
    check.effect = lease ? "images with files of several owners cannot be unpacked, and programs in a container cannot "
                           "change their user"
                         : kNothingRuns;
    check.fix = process::subordinateIdFix();
    return check;
}

Check checkRuntime(const Directories& directories, const Lease& lease) {
    Check check{"runtime", "Container runtime", State::Failed, {}, kNothingRuns, "sudo apt install crun"};
    for (const RuntimeChoice& candidate : runtimeCandidates({})) {
        const std::string version = describeRuntime(candidate);
        check.fix = "sudo apt install --only-upgrade crun runc";
        if (!lease) {
            check.found = version + ", " + kNotTried;
            return check;
        }
        const ProbeResult probe = tryRuntime(directories, *lease, candidate);
        if (probe.works && check.found.empty()) return {"runtime", check.title, State::Ok, version, {}, {}};
        check.found += (check.found.empty() ? "" : "; ") + version + (probe.works ? " works" : ": " + probe.sentence);
        if (probe.works) {
            check.state = State::Warning;
            check.effect = "crun does not work here, so runc is used, which starts containers more slowly";
            check.fix = "sudo apt install --only-upgrade crun";
            return check;
        }
    }
    if (check.found.empty()) check.found = "neither crun nor runc is installed";
    return check;
}

Check checkOverlay(const Directories& directories, const Lease& lease) {
    Check check{"overlay", "Layered file system", State::Failed, kNotTried, kNothingRuns, {}};
    if (!lease) {
        check.fix = "allow user namespaces first";
        return check;
    }
    const ProbeResult probe = probeOverlay(directories, *lease);
    check.found = probe.sentence;
    if (!probe.works) {
        check.fix = "sudo apt install fuse-overlayfs";
    } else if (probe.sentence == "kernel") {
        return {"overlay", check.title, State::Ok, "overlayfs of the kernel", {}, {}};
    } else {
        check.state = State::Warning;
        check.effect = "files in containers are slower";
        check.fix = wantsFuseOverlay()
                        ? "unset GALLEY_OVERLAY"
                        : "keep " + directories.data.string() + " on ext4, xfs or btrfs, with Linux 5.11 or later";
    }
    return check;
}

Check checkWayOut(const Directories& directories, const Lease& lease) {
    Check check{"network", "Network of containers", State::Warning, kNotTried, "containers have no network", {}};
    if (!lease) {
        check.fix = "allow user namespaces first";
        return check;
    }
    const auto network = network::openNetwork(directories, *lease, {"bridge"});
    const network::WayOut wayOut = network::awaitWayOut(network);
    check.found = wayOut.up ? "pasta, " + network.subnet : wayOut.sentence;
    check.state = wayOut.up ? State::Ok : State::Warning;
    check.effect = wayOut.up ? "" : "containers reach each other and their ports, but not the internet";
    if (wayOut.up && !wayOut.guarded) {
        check.state = State::Warning;
        check.effect = "a container can send under the address of another, because nothing filters the bridge";
        check.fix = "use a kernel with CONFIG_NF_TABLES_BRIDGE";
    }
    if (!wayOut.up) check.fix = wayOut.fix.empty() ? "connect this machine to a network" : wayOut.fix;
    return check;
}

/// A check that fails in a way nobody foresaw is a line as well.
Check guarded(const char* id, const char* title, const std::function<Check()>& examine) {
    try {
        return examine();
    } catch (const std::exception& error) {
        return {id, title, State::Failed, error.what(), "this could not be examined", "galley doctor, once more"};
    }
}

}  // namespace

std::vector<Check> examineSystem(const Directories& directories) {
    Lease lease;
    std::optional<Error> failure;
    std::vector<Check> checks;
    const auto add = [&](const char* id, const char* title, const std::function<Check()>& examine) {
        checks.push_back(guarded(id, title, examine));
    };
    add("user-namespaces", "User namespaces", [&] { return checkNamespaces(directories, lease, failure); });
    add("subordinate-ids", "Subordinate user ids", [&] { return checkSubordinateIds(lease, failure); });
    add("runtime", "Container runtime", [&] { return checkRuntime(directories, lease); });
    add("overlay", "Layered file system", [&] { return checkOverlay(directories, lease); });
    add("network", "Network of containers", [&] { return checkWayOut(directories, lease); });
    add("cgroups", "Resource limits",
        [&] { return detail::checkControlGroups(process::findControlGroups(), directories.runtime); });
    add("disk-space", "Disk space", [&] { return detail::checkDiskSpace(directories); });
    add("runtime-directory", "Runtime directory", [&] { return detail::checkRuntimeDirectory(directories); });
    add("gpus", "GPUs", [&] {
        const auto places = cdiDirectories(directories.config);
        return detail::checkGpus(reportCdi(places), detail::graphicsVendors(), places);
    });
    add("removed-logs", "Logs of removed containers", [] { return detail::checkLogSettings(readKeepSetting()); });
    return checks;
}

}  // namespace galley::container
