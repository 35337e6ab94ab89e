// SPDX-License-Identifier: Apache-2.0
#include "engine/container/record.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/base/error.h"
#include "engine/container/record_options.h"
#include "engine/process/kept_ids_json.h"

namespace galley::container {

namespace {

using Json = nlohmann::json;

constexpr int kFormat = 1;

constexpr std::array<std::pair<Mount::Kind, const char*>, 3> kMountKinds = {{
    {Mount::Kind::Bind, "bind"},
    {Mount::Kind::Volume, "volume"},
    {Mount::Kind::Tmpfs, "tmpfs"},
}};

constexpr std::array<std::pair<RestartPolicy::Kind, const char*>, 4> kRestartKinds = {{
    {RestartPolicy::Kind::No, "no"},
    {RestartPolicy::Kind::OnFailure, "on-failure"},
    {RestartPolicy::Kind::Always, "always"},
    {RestartPolicy::Kind::UnlessStopped, "unless-stopped"},
}};

template <class Table, class Value>
std::string nameOf(const Table& table, Value value) {
    for (const auto& [candidate, name] : table) {
        if (candidate == value) return name;
    }
    return table.front().second;
}

template <class Table>
auto valueOf(const Table& table, const std::string& name) {
    for (const auto& [value, candidate] : table) {
        if (name == candidate) return value;
    }
    throw Error(ErrorKind::Corrupt, "A container record names an unknown \"" + name + "\"");
}

Json mountJson(const RecordMount& entry) {
    return {{"kind", nameOf(kMountKinds, entry.mount.kind)},
            {"source", entry.mount.source},
            {"target", entry.mount.target},
            {"readOnly", entry.mount.readOnly},
            {"createSource", entry.mount.createSource},
            {"copyUp", entry.mount.copyUp},
            {"tmpfsOptions", entry.mount.tmpfsOptions},
            {"anonymous", entry.anonymous}};
}

RecordMount parseMount(const Json& json) {
    RecordMount entry;
    entry.mount.kind = valueOf(kMountKinds, json.at("kind").get<std::string>());
    entry.mount.source = json.at("source").get<std::string>();
    entry.mount.target = json.at("target").get<std::string>();
    entry.mount.readOnly = json.at("readOnly").get<bool>();
    entry.mount.createSource = json.at("createSource").get<bool>();
    entry.mount.copyUp = json.value("copyUp", true);
    entry.mount.tmpfsOptions = json.value("tmpfsOptions", std::vector<std::string>());
    entry.anonymous = json.at("anonymous").get<bool>();
    return entry;
}

void parseIdentity(const Json& json, Record& record) {
    record.id = json.at("id").get<std::string>();
    const auto created = parseInstant(json.at("created").get<std::string>());
    if (!created) throw Error(ErrorKind::Corrupt, "A container record has no readable date");
    record.created = *created;
    record.image = json.at("image").get<std::string>();
    record.imageId = json.at("imageId").get<std::string>();
    record.platform = json.at("platform").get<std::string>();
    record.layers = json.at("layers").get<std::vector<std::string>>();
}

void parseProcess(const Json& json, Record& record) {
    record.entrypoint = json.at("entrypoint").get<std::vector<std::string>>();
    record.command = json.at("command").get<std::vector<std::string>>();
    record.environment = json.at("environment").get<std::vector<std::string>>();
    record.user = json.at("user").get<std::string>();
    record.workingDirectory = json.at("workingDirectory").get<std::string>();
    record.hostname = json.at("hostname").get<std::string>();
    record.stopSignal = json.at("stopSignal").get<std::string>();
    if (json.contains("stopTimeoutSeconds")) record.stopTimeoutSeconds = json["stopTimeoutSeconds"].get<int>();
    record.terminal = json.at("terminal").get<bool>();
    record.keptIds = json.value("keptIds", process::KeptIds{});
    const auto size = json.value("consoleSize", std::array<std::uint16_t, 2>{});
    record.consoleSize = {size[0], size[1]};
    record.openStdin = json.at("openStdin").get<bool>();
    record.attachStdin = json.value("attachStdin", record.openStdin);
    record.attachStdout = json.value("attachStdout", true);
    record.attachStderr = json.value("attachStderr", true);
}

void parseSurroundings(const Json& json, Record& record) {
    record.labels = json.at("labels").get<std::map<std::string, std::string>>();
    record.exposedPorts = json.at("exposedPorts").get<std::vector<std::string>>();
    record.imageVolumes = json.at("imageVolumes").get<std::vector<std::string>>();
    record.volumesFrom = json.value("volumesFrom", std::vector<std::string>{});
    for (const auto& entry : json.at("mounts")) record.mounts.push_back(parseMount(entry));
    record.network = json.at("network").get<std::string>();
    record.restart.kind = valueOf(kRestartKinds, json.at("restart").get<std::string>());
    record.restart.maximumRetries = json.at("maximumRetries").get<int>();
    record.removeOnExit = json.at("removeOnExit").get<bool>();
    record.publishAllPorts = json.at("publishAllPorts").get<bool>();
    record.runtime = json.value("runtime", std::string());
    if (json.contains("options")) record.options = readOptions(json["options"]);
}

}  // namespace

std::vector<std::string> Record::arguments() const {
    std::vector<std::string> all = entrypoint;
    all.insert(all.end(), command.begin(), command.end());
    return all;
}

std::optional<std::string> networkOwner(std::string_view network) {
    constexpr std::string_view kPrefix = "container:";
    if (!network.starts_with(kPrefix)) return std::nullopt;
    return std::string(network.substr(kPrefix.size()));
}

bool hasNetworks(const Record& record) {
    return record.network != "host" && record.network != "none" && !networkOwner(record.network);
}

std::string writeRecord(const Record& record) {
    Json mounts = Json::array();
    for (const auto& entry : record.mounts) mounts.push_back(mountJson(entry));
    Json json = {{"format", kFormat},
                 {"id", record.id},
                 {"created", formatInstant(record.created)},
                 {"image", record.image},
                 {"imageId", record.imageId},
                 {"platform", record.platform},
                 {"layers", record.layers},
                 {"entrypoint", record.entrypoint},
                 {"command", record.command},
                 {"environment", record.environment},
                 {"user", record.user},
                 {"workingDirectory", record.workingDirectory},
                 {"hostname", record.hostname},
                 {"stopSignal", record.stopSignal},
                 {"labels", record.labels},
                 {"exposedPorts", record.exposedPorts},
                 {"imageVolumes", record.imageVolumes},
                 {"volumesFrom", record.volumesFrom},
                 {"mounts", std::move(mounts)},
                 {"network", record.network},
                 {"restart", nameOf(kRestartKinds, record.restart.kind)},
                 {"maximumRetries", record.restart.maximumRetries},
                 {"terminal", record.terminal},
                 {"keptIds", record.keptIds},
                 {"consoleSize", {record.consoleSize.rows, record.consoleSize.columns}},
                 {"openStdin", record.openStdin},
                 {"attachStdin", record.attachStdin},
                 {"attachStdout", record.attachStdout},
                 {"attachStderr", record.attachStderr},
                 {"removeOnExit", record.removeOnExit},
                 {"publishAllPorts", record.publishAllPorts},
                 {"runtime", record.runtime},
                 {"options", writeOptions(record.options)}};
    if (record.stopTimeoutSeconds) json["stopTimeoutSeconds"] = *record.stopTimeoutSeconds;
    // An image or a command line may hold bytes that are no UTF-8; JSON cannot, so they become U+FFFD.
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Record parseRecord(std::string_view text) {
    try {
        const Json json = Json::parse(text);
        if (json.at("format").get<int>() > kFormat) {
            throw Error(ErrorKind::Unsupported, "The container was made by a newer Galley; use that version");
        }
        Record record;
        parseIdentity(json, record);
        parseProcess(json, record);
        parseSurroundings(json, record);
        return record;
    } catch (const Json::exception&) {
        throw Error(ErrorKind::Corrupt, "The container's config.json is damaged; remove the container");
    }
}

}  // namespace galley::container
