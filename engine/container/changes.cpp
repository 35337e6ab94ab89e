// SPDX-License-Identifier: Apache-2.0
#include "engine/container/changes.h"
#include "engine/container/monitor_access.h"

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/container/parse_options.h"
#include "engine/monitor/control_client.h"
#include "engine/process/group_limits_json.h"

namespace galley::container {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::json;

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorKind::InvalidInput, sentence);
}

template <class Value>
void replace(Value& present, const Value& wanted) {
    if (wanted != Value{}) present = wanted;
}

Resources merged(Resources present, const Resources& wanted) {
    replace(present.memoryBytes, wanted.memoryBytes);
    replace(present.memorySwapBytes, wanted.memorySwapBytes);
    replace(present.memoryReservationBytes, wanted.memoryReservationBytes);
    replace(present.nanoCpus, wanted.nanoCpus);
    replace(present.cpuShares, wanted.cpuShares);
    replace(present.cpuPeriodMicroseconds, wanted.cpuPeriodMicroseconds);
    replace(present.cpuQuotaMicroseconds, wanted.cpuQuotaMicroseconds);
    replace(present.cpusetCpus, wanted.cpusetCpus);
    replace(present.cpusetMems, wanted.cpusetMems);
    replace(present.pidsLimit, wanted.pidsLimit);
    return present;
}

void checkUpdate(const Record& record, const ContainerUpdate& update) {
    const Resources& present = record.options.resources;
    const Resources& wanted = update.resources;
    if (wanted.nanoCpus != 0 && (present.cpuPeriodMicroseconds != 0 || present.cpuQuotaMicroseconds != 0)) {
        refuse(
            "Conflicting options: Nano CPUs cannot be updated as CPU Period or "
            "Quota has already been set");
    }
    if (present.nanoCpus != 0 && (wanted.cpuPeriodMicroseconds != 0 || wanted.cpuQuotaMicroseconds != 0)) {
        refuse(
            "Conflicting options: CPU Period or Quota cannot be updated as "
            "NanoCPUs has already been set");
    }
    if (wanted.memoryBytes != 0 && wanted.memorySwapBytes == 0 && present.memorySwapBytes > 0 &&
        wanted.memoryBytes > present.memorySwapBytes) {
        refuse(
            "Memory limit should be smaller than already set memoryswap limit, "
            "update the memoryswap at the same "
            "time");
    }
    if (update.restart && update.restart->kind != RestartPolicy::Kind::No && record.removeOnExit) {
        refuse(
            "Restart policy cannot be updated because AutoRemove is enabled for "
            "the container");
    }
}

/// Limits that are one value for the kernel go together.
Resources toSet(const Resources& wanted, const Resources& all) {
    Resources set = wanted;
    if (wanted.memoryBytes != 0 || wanted.memorySwapBytes != 0) {
        set.memoryBytes = all.memoryBytes;
        set.memorySwapBytes = all.memorySwapBytes;
    }
    return set;
}

void tellMonitor(const RecordPaths& paths, const ContainerUpdate& update, const Resources& all) {
    auto client = connectMonitor(paths);
    if (!client) return;  // it has just ended: the next start reads the file
    client->update(toSet(update.resources, all), all,
                   update.restart ? std::optional(std::pair(static_cast<int>(restartKind(update.restart->kind)),
                                                            update.restart->maximumRetries))
                                  : std::nullopt);
}

}  // namespace

monitor::RestartKind restartKind(RestartPolicy::Kind kind) {
    switch (kind) {
        case RestartPolicy::Kind::OnFailure: return monitor::RestartKind::OnFailure;
        case RestartPolicy::Kind::Always: return monitor::RestartKind::Always;
        case RestartPolicy::Kind::UnlessStopped: return monitor::RestartKind::UnlessStopped;
        case RestartPolicy::Kind::No: break;
    }
    return monitor::RestartKind::No;
}

void applyChanges(const fs::path& file, Record& record) {
    const auto text = readFileIfExists(file, std::size_t{1} << 20U);
    if (!text) return;
    try {
        const Json changes = Json::parse(*text);
        changes.at("limits").get_to(record.options.resources);
        const int kind = changes.at("restart").get<int>();
        if (kind < 0 || kind > static_cast<int>(RestartPolicy::Kind::UnlessStopped)) {
            throw Error(ErrorKind::Corrupt, "changes.json of the container has an unknown restart policy");
        }
        record.restart = {static_cast<RestartPolicy::Kind>(kind), changes.at("maximumRetries").get<int>()};
    } catch (const Json::exception&) {
        throw Error(ErrorKind::Corrupt,
                    "changes.json of the container is damaged; "
                    "remove the file to go back to what "
                    "the container was made with");
    }
}

void updateContainer(Context& context, const std::string& reference, const ContainerUpdate& update) {
    const std::string id = context.observe(reference).record.id;
    const auto lock = context.records().lock(id);
    const Observation observation = context.observe(id);
    checkUpdate(observation.record, update);
    Record record = observation.record;
    record.options.resources = merged(record.options.resources, update.resources);
    if (update.restart) record.restart = *update.restart;
    checkOptions(record.options, record.network);
    const RecordPaths paths = context.records().paths(id);
    if (isUp(observation.state)) tellMonitor(paths, update, record.options.resources);
    const Json changes = {{"limits", record.options.resources},
                          {"restart", static_cast<int>(record.restart.kind)},
                          {"maximumRetries", record.restart.maximumRetries}};
    writeFileAtomic(paths.changes, changes.dump(), Durability::Synced);
    context.announce(observation, "update");
}

}  // namespace galley::container
