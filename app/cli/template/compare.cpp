// SPDX-License-Identifier: Apache-2.0
#include "app/cli/template/functions.h"
#include "engine/base/error.h"

namespace galley::cli::tmpl {
namespace {

[[noreturn]] void fail(const std::string& message) {
    throw Error(ErrorKind::InvalidInput, message);
}

bool isAbsent(const Value& value) {
    return value.is(Value::Kind::Missing) || value.is(Value::Kind::Null);
}

bool isBasic(const Value& value) {
    return !value.is(Value::Kind::List) && !value.is(Value::Kind::Object);
}

bool equal(const Value& left, const Value& right) {
    if (isAbsent(left) || isAbsent(right)) return isAbsent(left) && isAbsent(right);
    for (const Value* value : {&left, &right}) {
        if (!isBasic(*value)) fail("non-comparable type " + value->print() + ": " + value->typeName());
    }
    if (left.kind() != right.kind()) fail("incompatible types for comparison");
    switch (left.kind()) {
        case Value::Kind::Bool: return left.boolean() == right.boolean();
        case Value::Kind::Integer: return left.integer() == right.integer();
        case Value::Kind::Float: return left.number() == right.number();
        default: break;
    }
    return left.text() == right.text();
}

bool less(const Value& left, const Value& right) {
    if (!isBasic(left) || !isBasic(right) || isAbsent(left) || isAbsent(right) || left.is(Value::Kind::Bool)) {
        fail("invalid type for comparison");
    }
    if (left.kind() != right.kind()) fail("incompatible types for comparison");
    if (left.is(Value::Kind::Integer)) return left.integer() < right.integer();
    if (left.is(Value::Kind::Float)) return left.number() < right.number();
    return left.text() < right.text();
}

}  // namespace

Value callEqual(const Values& arguments) {
    if (arguments.size() < 2) fail("missing argument for comparison");
    for (std::size_t index = 1; index < arguments.size(); ++index) {
        if (equal(arguments[0], arguments[index])) return true;
    }
    return false;
}

Value callNotEqual(const Values& arguments) {
    return !equal(arguments[0], arguments[1]);
}
Value callLess(const Values& arguments) {
    return less(arguments[0], arguments[1]);
}
Value callLessOrEqual(const Values& arguments) {
    return less(arguments[0], arguments[1]) || equal(arguments[0], arguments[1]);
}
Value callGreater(const Values& arguments) {
    return less(arguments[1], arguments[0]);
}
Value callGreaterOrEqual(const Values& arguments) {
    return !less(arguments[0], arguments[1]);
}

}  // namespace galley::cli::tmpl
