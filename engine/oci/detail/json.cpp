// SPDX-License-Identifier: Apache-2.0
#include "engine/oci/detail/json.h"

#include "engine/base/error.h"
#include "engine/base/json_shape.h"

namespace galley::oci::detail {
namespace {

constexpr std::size_t kMaximumDepth = 32;
/// Some thousand are many. An empty object of two bytes takes forty times as much once it is parsed.
constexpr std::size_t kMaximumValues = 200'000;

[[noreturn]] void refuseType(const char* key) {
    throw Error(ErrorKind::Corrupt, std::string("the image is malformed: \"") + key + "\" has the wrong type");
}

std::string asString(const Json& value, const char* key) {
    if (!value.is_string()) refuseType(key);
    return value.get<std::string>();
}

Json parseBounded(std::string_view bytes, std::string_view what, std::size_t maxBytes) {
    if (bytes.size() > maxBytes) {
        throw Error(ErrorKind::Corrupt, std::string(what) + " is larger than " + std::to_string(maxBytes) + " bytes");
    }
    // Not by a parser callback: with one, each object of a list costs a walk through the whole list.
    const JsonShape shape = shapeOfJson(bytes);
    if (shape.depth > kMaximumDepth || shape.values > kMaximumValues) {
        throw Error(ErrorKind::Corrupt, std::string(what) + " is nested too deeply, or of far too many parts");
    }
    Json document = Json::parse(bytes.begin(), bytes.end(), nullptr, false);
    return document.is_discarded() ? Json() : document;
}

[[noreturn]] void refuseJson(std::string_view what) {
    throw Error(ErrorKind::Corrupt, std::string(what) + " is not valid JSON");
}

}  // namespace

Json parseObject(std::string_view bytes, std::string_view what, std::size_t maxBytes) {
    Json document = parseBounded(bytes, what, maxBytes);
    if (!document.is_object()) refuseJson(what);
    return document;
}

Json parseArray(std::string_view bytes, std::string_view what, std::size_t maxBytes) {
    Json document = parseBounded(bytes, what, maxBytes);
    if (!document.is_array()) refuseJson(what);
    return document;
}

const Json* findField(const Json& object, const char* key) {
    const auto field = object.find(key);
    return field == object.end() || field->is_null() ? nullptr : &*field;
}

std::string stringField(const Json& object, const char* key) {
    const Json* field = findField(object, key);
    return field == nullptr ? std::string() : asString(*field, key);
}

std::vector<std::string> stringListField(const Json& object, const char* key) {
    std::vector<std::string> list;
    for (const Json& item : arrayField(object, key)) list.push_back(asString(item, key));
    return list;
}

std::map<std::string, std::string> stringMapField(const Json& object, const char* key) {
    std::map<std::string, std::string> map;
    const Json* field = findField(object, key);
    if (field == nullptr) return map;
    if (!field->is_object()) refuseType(key);
    for (const auto& [name, value] : field->items()) map.emplace(name, asString(value, key));
    return map;
}

std::vector<std::string> keySetField(const Json& object, const char* key) {
    std::vector<std::string> keys;
    const Json* field = findField(object, key);
    if (field == nullptr) return keys;
    if (!field->is_object()) refuseType(key);
    for (const auto& [name, value] : field->items()) keys.push_back(name);
    return keys;
}

std::int64_t sizeField(const Json& object, const char* key) {
    const Json* field = findField(object, key);
    if (field == nullptr || !field->is_number_integer()) refuseType(key);
    const bool isTooLarge = field->is_number_unsigned() && field->get<std::uint64_t>() > INT64_MAX;
    const auto size = field->get<std::int64_t>();
    if (isTooLarge || size < 0) {
        throw Error(ErrorKind::Corrupt, std::string("the image is malformed: \"") + key + "\" is no possible size");
    }
    return size;
}

bool boolField(const Json& object, const char* key) {
    const Json* field = findField(object, key);
    if (field == nullptr) return false;
    if (!field->is_boolean()) refuseType(key);
    return field->get<bool>();
}

const Json& arrayField(const Json& object, const char* key) {
    static const Json kEmpty = Json::array();
    const Json* field = findField(object, key);
    if (field == nullptr) return kEmpty;
    if (!field->is_array()) refuseType(key);
    return *field;
}

}  // namespace galley::oci::detail
