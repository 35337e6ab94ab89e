// SPDX-License-Identifier: Apache-2.0
#include "engine/network/definitions.h"

#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/file_lock.h"
#include "engine/base/files.h"
#include "engine/base/random.h"
#include "engine/base/text.h"
#include "engine/network/detail/ipv4.h"
#include "engine/network/detail/range_choice.h"
#include "engine/network/network.h"

namespace galley::network {
namespace fs = std::filesystem;
using nlohmann::json;
namespace {

constexpr std::size_t kIdLength = 64;
constexpr std::size_t kKeyLength = 12;
constexpr std::size_t kMostNetworks = 1000;

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorKind::InvalidInput, sentence);
}

/// Those that are there from the beginning are as old as the directory. Their ids are the SHA-256 of "network NAME".
std::vector<Definition> fixedNetworks(const Directories& directories) {
    Instant created{};
    struct stat status {};
    if (::stat((directories.data / "version").c_str(), &status) == 0) {
        created = Instant(std::chrono::seconds(status.st_mtim.tv_sec));
    }
    return {{"4bab106e9b34ca3c822a8fa3c08106fa082f28b3573da7d2aa50593a2cb38f4b", "bridge", created, "bridge"},
            {"5accd5297b035a9422f48049064e4bdb28b38992a0000c87adc54762614d79bf", "host", created, "host"},
            {"cc1c7fc0365da1714d25b04ddea899cd93c7b540ddbc7743f9e1b24ca50c74e4", "none", created, "null"}};
}

/// Chooses what `wanted` leaves open.
void giveRanges(const Directories& directories, Definition& made, const detail::WantedRanges& wanted,
                const std::vector<Definition>& others) {
    std::vector<detail::Subnet> taken{detail::defaultSubnet(runningSubnet(directories, "bridge"))};
    std::vector<detail::Subnet6> taken6;
    for (const Definition& other : others) {
        taken.push_back(*detail::parseSubnet(other.subnet));
        if (!other.subnet6.empty()) taken6.push_back(*detail::parseSubnet6(other.subnet6));
    }
    const detail::Subnet subnet = detail::chooseRange(wanted.subnet, std::move(taken));
    made.subnet = subnet.text();
    made.gateway = detail::formatIpv4(detail::gatewayIn(subnet, wanted.gateway));
    made.chosenSubnet = !wanted.subnet.empty();
    if (!wanted.ipv6) return;
    const detail::Subnet6 subnet6 = detail::chooseRange6(made.name, wanted.subnet6, std::move(taken6));
    made.subnet6 = subnet6.text();
    made.gateway6 = detail::formatIpv6(detail::gatewayIn6(subnet6, wanted.gateway6));
    made.chosenSubnet6 = !wanted.subnet6.empty();
}

}  // namespace

std::string writeDefinition(const Definition& definition) {
    const json object{{"id", definition.id},
                      {"name", definition.name},
                      {"created", formatInstant(definition.created)},
                      {"driver", definition.driver},
                      {"subnet", definition.subnet},
                      {"gateway", definition.gateway},
                      {"chosenSubnet", definition.chosenSubnet},
                      {"internal", definition.internal},
                      {"labels", definition.labels},
                      {"options", definition.options},
                      {"subnet6", definition.subnet6},
                      {"gateway6", definition.gateway6},
                      {"chosenSubnet6", definition.chosenSubnet6}};
    return object.dump(2, ' ', false, json::error_handler_t::replace);
}

Definition parseDefinition(std::string_view text) {
    try {
        const json object = json::parse(text);
        Definition definition;
        object.at("id").get_to(definition.id);
        object.at("name").get_to(definition.name);
        const auto created = parseInstant(object.at("created").get<std::string>());
        object.at("driver").get_to(definition.driver);
        object.at("subnet").get_to(definition.subnet);
        object.at("gateway").get_to(definition.gateway);
        object.at("chosenSubnet").get_to(definition.chosenSubnet);
        object.at("internal").get_to(definition.internal);
        object.at("labels").get_to(definition.labels);
        object.at("options").get_to(definition.options);
        // Networks of a former version have none.
        definition.subnet6 = object.value("subnet6", "");
        definition.gateway6 = object.value("gateway6", "");
        definition.chosenSubnet6 = object.value("chosenSubnet6", false);
        const bool whole6 = definition.subnet6.empty() || detail::parseSubnet6(definition.subnet6).has_value();
        if (created && detail::parseSubnet(definition.subnet) && whole6 && definition.id.size() == kIdLength) {
            definition.created = *created;
            return definition;
        }
    } catch (const json::exception&) {
        // Reported below.
    }
    throw Error(ErrorKind::Corrupt, "the description of a network is damaged: remove the network and make it anew");
}

std::vector<Definition> Definitions::made() const {
    std::vector<Definition> all;
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(directory(), absent)) {
        if (entry.path().extension() != ".json") continue;
        try {
            all.push_back(parseDefinition(readFile(entry.path())));
        } catch (const Error&) {
            continue;  // it has just gone, or is damaged
        }
    }
    std::sort(all.begin(), all.end(), [](const auto& left, const auto& right) { return left.name < right.name; });
    return all;
}

std::vector<Definition> Definitions::list() const {
    std::vector<Definition> all = fixedNetworks(m_directories);
    for (Definition& each : made()) all.push_back(std::move(each));
    return all;
}

Definition Definitions::find(const std::string& reference) const {
    std::vector<Definition> found;
    for (const Definition& each : list()) {
        if (each.name == reference || each.id == reference) return each;
        if (!reference.empty() && each.id.starts_with(reference)) found.push_back(each);
    }
    if (found.size() > 1) refuse("network " + printable(reference) + " is ambiguous: several ids begin so");
    if (found.empty()) throw Error(ErrorKind::NotFound, "network " + printable(reference) + " not found");
    return found.front();
}

std::optional<Definition> Definitions::findByName(const std::string& name) const {
    for (Definition& each : list()) {
        if (each.name == name) return std::move(each);
    }
    return std::nullopt;
}

Definition Definitions::create(const NewNetwork& wanted) const {
    if (wanted.driver != "bridge") {
        throw Error(ErrorKind::Unsupported,
                    "could not find plugin " + printable(wanted.driver) + ": networks here have the driver \"bridge\"");
    }
    const auto fixed = fixedNetworks(m_directories);
    if (std::any_of(fixed.begin(), fixed.end(), [&](const auto& each) { return each.name == wanted.name; })) {
        throw Error(ErrorKind::Forbidden, "operation is not permitted on predefined " + wanted.name + " network");
    }
    checkNetworkName(wanted.name);
    const detail::WantedRanges ranges = detail::sortRanges(wanted.subnets, wanted.gateways, wanted.ipv6);
    ensureDirectory(directory());
    const FileLock lock = FileLock::acquire(m_directories.data / "networks.lock", FileLock::Mode::Exclusive);
    const fs::path file = directory() / (wanted.name + ".json");
    const auto others = made();
    if (fs::exists(file)) throw Error(ErrorKind::AlreadyExists, "network with name " + wanted.name + " already exists");
    if (others.size() >= kMostNetworks) throw Error(ErrorKind::Busy, "there are 1000 networks: remove some of them");
    Definition made{randomHex(kIdLength), wanted.name, now()};
    giveRanges(m_directories, made, ranges, others);
    made.internal = wanted.internal;
    made.labels = wanted.labels;
    made.options = wanted.options;
    writeFileAtomic(file, writeDefinition(made) + "\n", Durability::Synced);
    return made;
}

void Definitions::remove(const Definition& definition, const std::function<void()>& inUse) const {
    if (definition.fixed()) {
        throw Error(ErrorKind::Forbidden, definition.name + " is a pre-defined network and cannot be removed");
    }
    const FileLock lock = FileLock::acquire(m_directories.data / "networks.lock", FileLock::Mode::Exclusive);
    inUse();
    fs::remove(directory() / (definition.name + ".json"));
}

NetworkConfig Definitions::configOf(const Definition& definition) const {
    if (definition.driver != "bridge") {
        throw Error(ErrorKind::InvalidInput, "the network " + definition.name + " has no addresses to give");
    }
    if (definition.fixed()) {
        NetworkConfig config{definition.name};
        for (const auto& other : made()) config.avoid.push_back(other.subnet);
        return config;
    }
    return {definition.id.substr(0, kKeyLength),
            definition.name,
            definition.subnet,
            definition.gateway,
            definition.internal,
            {},
            definition.subnet6,
            definition.gateway6};
}

}  // namespace galley::network
