// SPDX-License-Identifier: Apache-2.0
#include "engine/oci/image_config.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/oci/detail/json.h"

namespace galley::oci {
namespace {

using detail::Json;

/// An unreadable time is no reason to refuse an image: it is shown, nothing depends on it.
std::optional<Instant> timeField(const Json& object, const char* key) {
    const Json* field = detail::findField(object, key);
    if (field == nullptr || !field->is_string()) return std::nullopt;
    return parseInstant(field->get<std::string>());
}

/// Every port of three protocols: a longer list only repeats itself.
constexpr std::size_t kMaximumPorts = std::size_t{3} * 65535;

/// "5000", "5000/tcp", "5000-5002/udp" as one "port/protocol" each; what is no port is left out.
void appendPorts(std::string_view text, std::vector<std::pair<unsigned, std::string>>& ports) {
    const auto slash = text.find('/');
    const std::string protocol = slash == std::string_view::npos ? "tcp" : toLower(text.substr(slash + 1));
    if (protocol != "tcp" && protocol != "udp" && protocol != "sctp") return;
    const std::string_view range = text.substr(0, slash);
    const auto dash = range.find('-');
    const auto first = parseUnsigned(range.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : parseUnsigned(range.substr(dash + 1));
    if (!first || !last || *first == 0 || *last > 65535 || *first > *last || ports.size() > kMaximumPorts) return;
    for (auto port = *first; port <= *last; ++port) ports.emplace_back(static_cast<unsigned>(port), protocol);
}

std::vector<std::string> exposedPorts(const Json& config) {
    std::vector<std::pair<unsigned, std::string>> ports;
    for (const std::string& text : detail::keySetField(config, "ExposedPorts")) appendPorts(text, ports);
    std::sort(ports.begin(), ports.end());
    ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
    std::vector<std::string> texts;
    texts.reserve(ports.size());
    for (const auto& [port, protocol] : ports) texts.push_back(std::to_string(port) + "/" + protocol);
    return texts;
}

RunDefaults parseRun(const Json& config) {
    RunDefaults run;
    run.user = detail::stringField(config, "User");
    run.exposedPorts = exposedPorts(config);
    run.environment = detail::stringListField(config, "Env");
    run.entrypoint = detail::stringListField(config, "Entrypoint");
    run.command = detail::stringListField(config, "Cmd");
    run.volumes = detail::keySetField(config, "Volumes");
    run.workingDirectory = detail::stringField(config, "WorkingDir");
    run.labels = detail::stringMapField(config, "Labels");
    run.stopSignal = detail::stringField(config, "StopSignal");
    run.shell = detail::stringListField(config, "Shell");
    if (const Json* healthcheck = detail::findField(config, "Healthcheck"); healthcheck && healthcheck->is_object()) {
        run.healthcheckJson = healthcheck->dump();
    }
    return run;
}

std::vector<Digest> parseDiffIds(const Json& document) {
    std::vector<Digest> diffIds;
    const Json* rootfs = detail::findField(document, "rootfs");
    if (rootfs == nullptr || !rootfs->is_object()) {
        throw Error(ErrorKind::Corrupt, "the image's config names no layers (rootfs)");
    }
    for (const std::string& text : detail::stringListField(*rootfs, "diff_ids")) {
        try {
            diffIds.push_back(Digest::parse(text));
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::Unsupported) throw;
            throw Error(ErrorKind::Corrupt, std::string("the image's config is malformed: ") + error.what());
        }
    }
    return diffIds;
}

HistoryItem parseHistoryItem(const Json& object) {
    if (!object.is_object()) throw Error(ErrorKind::Corrupt, "the image's config is malformed: \"history\"");
    HistoryItem item;
    item.created = timeField(object, "created");
    item.createdBy = detail::stringField(object, "created_by");
    item.author = detail::stringField(object, "author");
    item.comment = detail::stringField(object, "comment");
    item.emptyLayer = detail::boolField(object, "empty_layer");
    return item;
}

}  // namespace

ImageConfig ImageConfig::parse(std::string_view bytes) {
    const Json document = detail::parseObject(bytes, "the image's config", kMaximumConfigBytes);
    ImageConfig config;
    config.created = timeField(document, "created");
    config.author = detail::stringField(document, "author");
    config.platform = normalised({detail::stringField(document, "os"), detail::stringField(document, "architecture"),
                                  detail::stringField(document, "variant")});
    if (const Json* run = detail::findField(document, "config")) {
        if (!run->is_object()) throw Error(ErrorKind::Corrupt, "the image's config is malformed: \"config\"");
        config.run = parseRun(*run);
    }
    config.diffIds = parseDiffIds(document);
    for (const Json& item : detail::arrayField(document, "history")) config.history.push_back(parseHistoryItem(item));
    return config;
}

Digest chainId(const Digest& parent, const Digest& diffId) {
    return parent.empty() ? diffId : Digest::ofBytes(parent.text() + " " + diffId.text());
}

std::vector<Digest> chainIds(const std::vector<Digest>& diffIds) {
    std::vector<Digest> chain;
    chain.reserve(diffIds.size());
    for (const Digest& diffId : diffIds) chain.push_back(chainId(chain.empty() ? Digest() : chain.back(), diffId));
    return chain;
}

}  // namespace galley::oci
