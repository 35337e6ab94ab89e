// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/apply_messages.h"

#include <nlohmann/json.hpp>

#include "engine/archive/detail/byte_text.h"
#include "engine/base/error.h"

namespace galley::archive {

namespace {

using detail::bytesToUtf8;
using detail::utf8ToBytes;

nlohmann::json toJson(const AppliedLayer& layer) {
    nlohmann::json implied = nlohmann::json::array();
    for (const std::string& directory : layer.impliedDirectories) implied.push_back(bytesToUtf8(directory));
    nlohmann::json links = nlohmann::json::array();
    for (const LowerLink& link : layer.lowerLinks) {
        links.push_back({{"name", bytesToUtf8(link.name)}, {"target", bytesToUtf8(link.target)}});
    }
    return {
        {"diffId", layer.diffId.empty() ? std::string() : layer.diffId.text()},
        {"unpackedBytes", layer.unpackedBytes},
        {"entries", layer.entries},
        {"tarBytes", layer.tarBytes},
        {"hasRecipe", layer.hasRecipe},
        {"impliedDirectories", std::move(implied)},
        {"lowerLinks", std::move(links)},
        {"warnings", layer.warnings},
    };
}

AppliedLayer layerFrom(const nlohmann::json& object) {
    AppliedLayer layer;
    const auto diffId = object.at("diffId").get<std::string>();
    if (!diffId.empty()) layer.diffId = Digest::parse(diffId);
    layer.unpackedBytes = object.at("unpackedBytes").get<std::int64_t>();
    layer.entries = object.at("entries").get<std::int64_t>();
    layer.tarBytes = object.at("tarBytes").get<std::int64_t>();
    layer.hasRecipe = object.at("hasRecipe").get<bool>();
    for (const auto& directory : object.at("impliedDirectories")) {
        layer.impliedDirectories.push_back(utf8ToBytes(directory.get<std::string>()));
    }
    for (const auto& link : object.at("lowerLinks")) {
        layer.lowerLinks.push_back(
            {utf8ToBytes(link.at("name").get<std::string>()), utf8ToBytes(link.at("target").get<std::string>())});
    }
    layer.warnings = object.at("warnings").get<std::vector<std::string>>();
    return layer;
}

ErrorKind kindFrom(const std::string& name) {
    for (int value = 0; value <= static_cast<int>(ErrorKind::Internal); ++value) {
        const auto kind = static_cast<ErrorKind>(value);
        if (kindName(kind) == name) return kind;
    }
    return ErrorKind::Internal;
}

std::string lineOf(const nlohmann::json& object) {
    return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

[[noreturn]] void throwUnreadable(const nlohmann::json::exception& failure) {
    throw Error(ErrorKind::InvalidInput, std::string("a message about unpacking is unreadable: ") + failure.what());
}

}  // namespace

std::string encodeProgress(std::int64_t bytes) {
    return lineOf({{"progress", bytes}});
}

std::string encodeResult(const AppliedLayer& layer) {
    return lineOf({{"layer", toJson(layer)}});
}

std::string encodeError(const Error& error) {
    return lineOf({{"error", {{"kind", kindName(error.kind())}, {"sentence", error.message()}}}});
}

ApplyMessage parseMessage(const std::string& line) {
    try {
        const auto object = nlohmann::json::parse(line);
        ApplyMessage message;
        if (object.contains("progress")) message.progress = object["progress"].get<std::int64_t>();
        if (object.contains("layer")) message.layer = layerFrom(object["layer"]);
        if (object.contains("error")) {
            const auto& error = object["error"];
            message.error.emplace(kindFrom(error.at("kind").get<std::string>()),
                                  error.at("sentence").get<std::string>());
        }
        return message;
    } catch (const nlohmann::json::exception& failure) {
        throwUnreadable(failure);
    }
}

std::string encodeCompletion(const Completion& completion) {
    nlohmann::json parents = nlohmann::json::array();
    for (const auto& parent : completion.parents) parents.push_back(bytesToUtf8(parent.string()));
    return lineOf({{"layer", toJson(completion.layer)}, {"parents", std::move(parents)}});
}

Completion parseCompletion(const std::string& line) {
    try {
        const auto object = nlohmann::json::parse(line);
        Completion completion;
        completion.layer = layerFrom(object.at("layer"));
        for (const auto& parent : object.at("parents")) {
            completion.parents.emplace_back(utf8ToBytes(parent.get<std::string>()));
        }
        return completion;
    } catch (const nlohmann::json::exception& failure) {
        throwUnreadable(failure);
    }
}

}  // namespace galley::archive
