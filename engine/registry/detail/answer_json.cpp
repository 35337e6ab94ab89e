// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/detail/answer_json.h"

#include "engine/base/json_shape.h"
#include "engine/base/text.h"

namespace galley::registry::detail {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaximumDepth = 16;
constexpr std::size_t kMaximumValues = 200'000;

const Json* find(const Json& object, const char* key) {
    if (!object.is_object()) return nullptr;
    const auto field = object.find(key);
    return field == object.end() ? nullptr : &*field;
}

}  // namespace

Json parseAnswer(std::string_view bytes) {
    const JsonShape shape = shapeOfJson(bytes);
    if (shape.depth > kMaximumDepth || shape.values > kMaximumValues) return Json::object();
    Json document = Json::parse(bytes.begin(), bytes.end(), nullptr, false);
    return document.is_object() ? document : Json::object();
}

std::string textOf(const Json& object, const char* key, std::size_t maximumBytes) {
    const Json* field = find(object, key);
    if (field == nullptr || !field->is_string()) return {};
    return printable(std::string_view(field->get_ref<const std::string&>()).substr(0, maximumBytes));
}

std::int64_t countOf(const Json& object, const char* key) {
    const Json* field = find(object, key);
    if (field == nullptr || !field->is_number_integer()) return 0;
    if (field->is_number_unsigned() && field->get<std::uint64_t>() > INT64_MAX) return 0;
    return std::max<std::int64_t>(0, field->get<std::int64_t>());
}

bool flagOf(const Json& object, const char* key) {
    const Json* field = find(object, key);
    return field != nullptr && field->is_boolean() && field->get<bool>();
}

const Json& listOf(const Json& object, const char* key) {
    static const Json kEmpty = Json::array();
    const Json* field = find(object, key);
    return field != nullptr && field->is_array() ? *field : kEmpty;
}

}  // namespace galley::registry::detail
