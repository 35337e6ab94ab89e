// SPDX-License-Identifier: Apache-2.0
#include "app/cli/template/value.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace galley::cli::tmpl {

const Value* Object::find(std::string_view name) const {
    for (const auto& [key, value] : fields) {
        if (key == name) return &value;
    }
    for (const auto& [key, value] : hidden) {
        if (key == name) return &value;
    }
    return nullptr;
}

const Method* Object::findMethod(std::string_view name) const {
    for (const Method& method : methods) {
        if (method.name == name) return &method;
    }
    return nullptr;
}

Object& Object::set(std::string name, Value value) {
    fields.emplace_back(std::move(name), std::move(value));
    return *this;
}

Value::Value(Values list) : m_data(std::make_shared<const Values>(std::move(list))) {}
Value::Value(Object object) : m_data(std::make_shared<const Object>(std::move(object))) {}

Value Value::null(NullShape shape) {
    Value value;
    value.m_data = shape;
    return value;
}

Value Value::ofStrings(const std::vector<std::string>& texts) {
    return Values(texts.begin(), texts.end());
}

bool Value::isMap() const noexcept {
    return (is(Kind::Object) && object().isMap) || (is(Kind::Null) && nullShape() == NullShape::Map);
}

bool Value::isStruct() const noexcept {
    return is(Kind::Object) && !object().isMap;
}

bool Value::truth() const {
    switch (kind()) {
        case Kind::Missing:
        case Kind::Null: return false;
        case Kind::Bool: return boolean();
        case Kind::Integer: return integer() != 0;
        case Kind::Float: return number() != 0;
        case Kind::String: return !text().empty();
        case Kind::List: return !list().empty();
        case Kind::Object: return !object().isMap || !object().fields.empty();
    }
    return false;
}

std::string Value::typeName() const {
    switch (kind()) {
        case Kind::Missing: return "nil";
        case Kind::Null: return nullShape() == NullShape::List ? "[]interface {}" : "interface {}";
        case Kind::Bool: return "bool";
        case Kind::Integer: return "int";
        case Kind::Float: return "float64";
        case Kind::String: return "string";
        case Kind::List: return "[]interface {}";
        case Kind::Object: break;
    }
    if (!object().typeName.empty()) return object().typeName;
    return object().isMap ? "map[string]interface {}" : "struct";
}

namespace {

std::string printNull(Value::NullShape shape) {
    switch (shape) {
        case Value::NullShape::List: return "[]";
        case Value::NullShape::Map: return "map[]";
        case Value::NullShape::Pointer: return "<nil>";
        case Value::NullShape::Any: break;
    }
    return "<no value>";
}

/// Inside a list or a map Go prints an absent interface as <nil>.
std::string printElement(const Value& value) {
    const std::string text = value.print();
    return text == "<no value>" && !value.is(Value::Kind::String) ? "<nil>" : text;
}

std::string printList(const Values& list) {
    std::string out = "[";
    for (const Value& value : list) {
        if (out.size() > 1) out += ' ';
        out += printElement(value);
    }
    return out + "]";
}

std::string printObject(const Object& object) {
    std::string out = object.isMap ? "map[" : "{";
    bool first = true;
    for (const auto& [key, value] : orderedFields(object)) {
        if (!first) out += ' ';
        first = false;
        if (object.isMap) out += key + ":";
        out += printElement(value);
    }
    return out + (object.isMap ? "]" : "}");
}

}  // namespace

std::string printFloat(double number) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number > 0 ? "+Inf" : "-Inf";
    const double magnitude = std::fabs(number);
    const bool exponent = magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e21);
    char buffer[400];
    const auto result = std::to_chars(buffer, buffer + sizeof buffer, number,
                                      exponent ? std::chars_format::scientific : std::chars_format::fixed);
    return {buffer, result.ptr};
}

std::vector<std::pair<std::string, Value>> orderedFields(const Object& object) {
    auto fields = object.fields;
    if (object.isMap) {
        std::stable_sort(fields.begin(), fields.end(),
                         [](const auto& left, const auto& right) { return left.first < right.first; });
    }
    return fields;
}

std::string Value::print() const {
    switch (kind()) {
        case Kind::Missing: return "<no value>";
        case Kind::Null: return printNull(nullShape());
        case Kind::Bool: return boolean() ? "true" : "false";
        case Kind::Integer: return std::to_string(integer());
        case Kind::Float: return printFloat(number());
        case Kind::String: return text();
        case Kind::List: return printList(list());
        case Kind::Object: break;
    }
    return printObject(object());
}

}  // namespace galley::cli::tmpl
