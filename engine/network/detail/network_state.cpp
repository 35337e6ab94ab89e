// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/network_state.h"

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley::network::detail {
namespace fs = std::filesystem;
namespace {

constexpr const char* kStateFile = "state.json";
constexpr const char* kWayOutFile = "way_out.json";

std::optional<Range6> range6Of(const nlohmann::json& object) {
    const auto subnet = parseSubnet6(object.value("subnet6", ""));
    const auto gateway = parseIpv6(object.value("gateway6", ""));
    return subnet && gateway ? std::optional<Range6>({*subnet, *gateway}) : std::nullopt;
}

}  // namespace

process::KeeperFiles keeperFiles(const fs::path& directory) {
    return {directory, "keeper"};
}

fs::path wayOutLock(const fs::path& directory) {
    return directory / "way_out.lock";
}

void writeState(const fs::path& directory, const NetworkState& state) {
    nlohmann::json object{{"subnet", state.subnet.text()},
                          {"gateway", formatIpv4(state.gateway)},
                          {"internal", state.internal},
                          {"namespaceDescriptor", state.namespaceDescriptor},
                          {"namespaceNumber", state.namespaceNumber}};
    if (state.six) {
        object["subnet6"] = state.six->subnet.text();
        object["gateway6"] = formatIpv6(state.six->gateway);
    }
    writeFileAtomic(directory / kStateFile, object.dump(), Durability::Cached);
}

NetworkState readState(const fs::path& directory) {
    const std::string text = readFile(directory / kStateFile);
    try {
        const auto object = nlohmann::json::parse(text);
        const auto subnet = parseSubnet(object.at("subnet").get<std::string>());
        const auto gateway = parseIpv4(object.at("gateway").get<std::string>());
        if (subnet && gateway) {
            return {*subnet,
                    *gateway,
                    object.at("internal").get<bool>(),
                    object.at("namespaceDescriptor").get<int>(),
                    object.at("namespaceNumber").get<std::uint64_t>(),
                    range6Of(object)};
        }
    } catch (const nlohmann::json::exception&) {
        // Reported below: the text itself helps nobody.
    }
    throw Error(ErrorKind::Corrupt,
                (directory / kStateFile).string() + " is damaged: stop all containers and remove it");
}

bool stateExists(const fs::path& directory) {
    std::error_code absent;
    return fs::exists(directory / kStateFile, absent);
}

void removeState(const fs::path& directory) noexcept {
    std::error_code absent;
    fs::remove(directory / kStateFile, absent);
}

void writeWayOut(const fs::path& directory, const WayOut& wayOut) {
    const nlohmann::json object{
        {"up", wayOut.up}, {"sentence", wayOut.sentence}, {"fix", wayOut.fix}, {"guarded", wayOut.guarded}};
    writeFileAtomic(directory / kWayOutFile, object.dump(), Durability::Cached);
}

WayOut readWayOut(const fs::path& directory) {
    const auto text = readFileIfExists(directory / kWayOutFile);
    if (!text) return {false, "the network's background process ended early: start the container again", {}, false};
    const auto object = nlohmann::json::parse(*text, nullptr, false);
    if (!object.is_object()) return {false, "the network's state is damaged: start the container again", {}, false};
    return {object.value("up", false), object.value("sentence", ""), object.value("fix", ""),
            object.value("guarded", false)};
}

}  // namespace galley::network::detail
