// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/inspect_json.h"

#include <array>
#include <nlohmann/json.hpp>

namespace galley::image::detail {
namespace {

using Json = nlohmann::ordered_json;

/// What Go prints for a time that is not set.
constexpr const char* kNoTime = "0001-01-01T00:00:00Z";

// Docker's container.Config; the second value stands where an image says nothing.
struct Field {
    const char* name;
    enum class Absent { Text, Null, False, Omitted } absent;
};
constexpr std::array<Field, 20> kConfigFields{{
    {"Hostname", Field::Absent::Text},
    {"Domainname", Field::Absent::Text},
    {"User", Field::Absent::Text},
    {"AttachStdin", Field::Absent::False},
    {"AttachStdout", Field::Absent::False},
    {"AttachStderr", Field::Absent::False},
    {"ExposedPorts", Field::Absent::Omitted},
    {"Tty", Field::Absent::False},
    {"OpenStdin", Field::Absent::False},
    {"StdinOnce", Field::Absent::False},
    {"Env", Field::Absent::Null},
    {"Cmd", Field::Absent::Null},
    {"Healthcheck", Field::Absent::Omitted},
    {"Image", Field::Absent::Text},
    {"Volumes", Field::Absent::Null},
    {"WorkingDir", Field::Absent::Text},
    {"Entrypoint", Field::Absent::Null},
    {"OnBuild", Field::Absent::Null},
    {"Labels", Field::Absent::Null},
    {"StopSignal", Field::Absent::Omitted},
}};

Json absentValue(Field::Absent absent) {
    switch (absent) {
        case Field::Absent::Text: return "";
        case Field::Absent::False: return false;
        case Field::Absent::Null:
        case Field::Absent::Omitted: break;
    }
    return nullptr;
}

Json configJson(const Json& document) {
    const Json raw = document.value("config", Json::object());
    Json config = Json::object();
    for (const Field& field : kConfigFields) {
        const auto found = raw.find(field.name);
        if (found != raw.end() && !found->is_null()) {
            config[field.name] = *found;
        } else if (field.absent != Field::Absent::Omitted) {
            config[field.name] = absentValue(field.absent);
        }
    }
    if (const auto shell = raw.find("Shell"); shell != raw.end() && !shell->is_null()) config["Shell"] = *shell;
    return config;
}

std::string textField(const Json& document, const char* key) {
    const auto found = document.find(key);
    return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// As a container on this image has them below its own directory, uppermost first.
Json layersJson(const std::vector<std::string>& directories) {
    Json data = Json::object();
    if (directories.empty()) return data;
    std::string lower;
    for (std::size_t at = directories.size() - 1; at-- > 0;) lower += (lower.empty() ? "" : ":") + directories[at];
    if (!lower.empty()) data["LowerDir"] = lower;
    data["UpperDir"] = directories.back();
    return data;
}

}  // namespace

std::string inspectJson(const FoundImage& image, const ImageNames& names,
                        const std::vector<std::string>& layerDirectories) {
    const Json document = Json::parse(image.record.config);
    const oci::ImageConfig& config = image.config;
    Json diffIds = Json::array();
    for (const Digest& diffId : config.diffIds) diffIds.push_back(diffId.text());
    Json result = {
        {"Id", image.record.id.text()},
        {"RepoTags", names.tags},
        {"RepoDigests", names.digests},
        {"Parent", ""},
        {"Comment", config.history.empty() ? std::string() : config.history.back().comment},
        {"Created", config.created ? formatInstantShort(*config.created) : kNoTime},
        {"DockerVersion", textField(document, "docker_version")},
        {"Author", config.author},
        {"Config", document.contains("config") && document["config"].is_object() ? configJson(document)
                                                                                 : configJson(Json::object())},
        {"Architecture", config.platform.architecture},
    };
    if (!config.platform.variant.empty()) result["Variant"] = config.platform.variant;
    result["Os"] = config.platform.os;
    result["Size"] = image.record.sizeBytes;
    result["VirtualSize"] = image.record.sizeBytes;
    result["GraphDriver"] = {{"Data", layersJson(layerDirectories)}, {"Name", "overlay2"}};
    result["RootFS"] = {{"Type", "layers"}, {"Layers", std::move(diffIds)}};
    result["Metadata"] = {{"LastTagTime", kNoTime}};
    return result.dump(4);
}

}  // namespace galley::image::detail
