// SPDX-License-Identifier: Apache-2.0
#include "app/cli/template/functions.h"

#include <array>

#include "app/cli/template/case_mapping.h"
#include "app/cli/template/escape.h"
#include "app/cli/template/value_json.h"
#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::cli::tmpl {
namespace {

[[noreturn]] void fail(const std::string& message) {
    throw Error(ErrorKind::InvalidInput, message);
}

/// A position in something with `size` elements; the end itself is allowed.
std::size_t positionArgument(const Value& index, std::size_t size) {
    if (index.is(Value::Kind::Missing) || index.is(Value::Kind::Null)) fail("cannot index slice/array with nil");
    if (!index.is(Value::Kind::Integer)) fail("cannot index slice/array with type " + index.typeName());
    if (index.integer() < 0 || static_cast<std::uint64_t>(index.integer()) > size) {
        fail("index out of range: " + std::to_string(index.integer()));
    }
    return static_cast<std::size_t>(index.integer());
}

Value indexObject(const Object& object, const Value& key) {
    if (!object.isMap) fail("can't index item of type " + Value(object).typeName());
    if (!key.is(Value::Kind::String)) fail("value has type " + key.typeName() + "; should be string");
    if (const Value* found = object.find(key.text())) return *found;
    // A map of a Go type gives the type's zero value; a document without types has none.
    if (object.typeName == kMapOfStrings) return "";
    return object.typeName == kMapOfLists ? Value::null(Value::NullShape::List) : Value();
}

Value indexOnce(const Value& item, const Value& key) {
    switch (item.kind()) {
        case Value::Kind::Missing: fail("index of untyped nil");
        case Value::Kind::Null:
            if (item.isMap()) return "";
            if (item.nullShape() == Value::NullShape::List) {
                positionArgument(key, 0);
                fail("reflect: slice index out of range");
            }
            fail("index of nil pointer");
        case Value::Kind::List: {
            const std::size_t position = positionArgument(key, item.list().size());
            if (position == item.list().size()) fail("reflect: slice index out of range");
            return item.list()[position];
        }
        case Value::Kind::String: {
            const std::size_t position = positionArgument(key, item.text().size());
            if (position == item.text().size()) fail("reflect: string index out of range");
            return static_cast<int>(static_cast<unsigned char>(item.text()[position]));
        }
        case Value::Kind::Object: return indexObject(item.object(), key);
        default: fail("can't index item of type " + item.typeName());
    }
}

Value callIndex(const Values& arguments) {
    Value item = arguments[0];
    for (std::size_t at = 1; at < arguments.size(); ++at) item = indexOnce(item, arguments[at]);
    return item;
}

Value callSlice(const Values& arguments) {
    const Value& item = arguments[0];
    const bool isText = item.is(Value::Kind::String);
    if (item.is(Value::Kind::Missing)) fail("slice of untyped nil");
    if (!isText && !item.is(Value::Kind::List)) fail("can't slice item of type " + item.typeName());
    if (arguments.size() > 4) fail("too many slice indexes: " + std::to_string(arguments.size() - 1));
    if (isText && arguments.size() == 4) fail("cannot 3-index slice a string");
    const std::size_t size = isText ? item.text().size() : item.list().size();
    std::array<std::size_t, 3> bounds{0, size, size};
    for (std::size_t at = 1; at < arguments.size(); ++at) bounds[at - 1] = positionArgument(arguments[at], size);
    if (bounds[0] > bounds[1]) {
        fail("invalid slice index: " + std::to_string(bounds[0]) + " > " + std::to_string(bounds[1]));
    }
    if (isText) return item.text().substr(bounds[0], bounds[1] - bounds[0]);
    const auto begin = item.list().begin();
    return Values(begin + static_cast<std::ptrdiff_t>(bounds[0]), begin + static_cast<std::ptrdiff_t>(bounds[1]));
}

Value callLength(const Values& arguments) {
    const Value& item = arguments[0];
    switch (item.kind()) {
        case Value::Kind::String: return static_cast<std::int64_t>(item.text().size());
        case Value::Kind::List: return static_cast<std::int64_t>(item.list().size());
        case Value::Kind::Null:
            if (item.nullShape() == Value::NullShape::List || item.isMap()) return 0;
            fail("len of nil pointer");
        case Value::Kind::Object:
            if (item.isMap()) return static_cast<std::int64_t>(item.object().fields.size());
            break;
        default: break;
    }
    fail("len of type " + item.typeName());
}

Value callAnd(const Values& arguments) {
    for (const Value& value : arguments) {
        if (!value.truth()) return value;
    }
    return arguments.back();
}

Value callOr(const Values& arguments) {
    for (const Value& value : arguments) {
        if (value.truth()) return value;
    }
    return arguments.back();
}

Value callNot(const Values& arguments) {
    return !arguments[0].truth();
}
Value callPrint(const Values& arguments) {
    return sprint(arguments);
}
Value callPrintLine(const Values& arguments) {
    return sprintLine(arguments);
}
Value callPrintFormatted(const Values& arguments) {
    return sprintFormatted(arguments);
}
Value callHtml(const Values& arguments) {
    return escapeHtml(sprint(arguments));
}
Value callJavaScript(const Values& arguments) {
    return escapeJavaScript(sprint(arguments));
}
Value callUrlQuery(const Values& arguments) {
    return escapeUrlQuery(sprint(arguments));
}
Value callJson(const Values& arguments) {
    return writeJson(arguments[0]);
}
Value callLower(const Values& arguments) {
    return lowerCase(arguments[0].text());
}
Value callUpper(const Values& arguments) {
    return upperCase(arguments[0].text());
}
Value callTitle(const Values& arguments) {
    return titleCase(arguments[0].text());
}
Value callFirst(const Values& arguments) {
    return arguments[0];
}

Value callJoin(const Values& arguments) {
    std::string out;
    if (!arguments[0].is(Value::Kind::List)) return out;
    bool first = true;
    for (const Value& part : arguments[0].list()) {
        if (!first) out += arguments[1].text();
        first = false;
        out += part.text();
    }
    return out;
}

/// Splits before every UTF-8 sequence when the separator is empty, as Go does.
Value callSplit(const Values& arguments) {
    const std::string& text = arguments[0].text();
    const std::string& separator = arguments[1].text();
    Values parts;
    if (separator.empty()) {
        for (std::size_t at = 0; at < text.size();) {
            std::size_t end = at + 1;
            while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
            parts.emplace_back(text.substr(at, end - at));
            at = end;
        }
        return parts;
    }
    std::size_t at = 0;
    for (std::size_t found = text.find(separator); found != std::string::npos; found = text.find(separator, at)) {
        parts.emplace_back(text.substr(at, found - at));
        at = found + separator.size();
    }
    parts.emplace_back(text.substr(at));
    return parts;
}

Value callPad(const Values& arguments) {
    constexpr std::int64_t kWidest = 100'000;
    const std::int64_t before = arguments[1].integer();
    const std::int64_t after = arguments[2].integer();
    if (before < 0 || after < 0) fail("strings: negative Repeat count");
    if (before > kWidest || after > kWidest) fail("pad: more than 100000 spaces");
    if (arguments[0].text().empty()) return "";
    return std::string(static_cast<std::size_t>(before), ' ') + arguments[0].text() +
           std::string(static_cast<std::size_t>(after), ' ');
}

Value callTruncate(const Values& arguments) {
    const std::int64_t length = arguments[1].integer();
    if (length < 0) fail("slice bounds out of range [:" + std::to_string(length) + "]");
    return arguments[0].text().substr(0, static_cast<std::size_t>(length));
}

constexpr std::array kFunctions{
    Function{"and", "aa*", callAnd},
    Function{"eq", "aa*", callEqual},
    Function{"ge", "aa", callGreaterOrEqual},
    Function{"gt", "aa", callGreater},
    Function{"html", "a*", callHtml},
    Function{"index", "aa*", callIndex},
    Function{"join", "ls", callJoin},
    Function{"js", "a*", callJavaScript},
    Function{"json", "a", callJson},
    Function{"le", "aa", callLessOrEqual},
    Function{"len", "a", callLength},
    Function{"lower", "s", callLower},
    Function{"lt", "aa", callLess},
    Function{"ne", "aa", callNotEqual},
    Function{"not", "a", callNot},
    Function{"or", "aa*", callOr},
    Function{"pad", "sii", callPad},
    Function{"print", "a*", callPrint},
    Function{"printf", "sa*", callPrintFormatted},
    Function{"println", "a*", callPrintLine},
    Function{"slice", "aa*", callSlice},
    Function{"split", "ss", callSplit},
    Function{"title", "s", callTitle},
    Function{"truncate", "si", callTruncate},
    Function{"upper", "s", callUpper},
    Function{"urlquery", "a*", callUrlQuery},
};

constexpr std::array kHeaderFunctions{
    Function{"json", "s", callFirst},  Function{"lower", "s", callFirst},     Function{"title", "s", callFirst},
    Function{"upper", "s", callFirst}, Function{"truncate", "si", callFirst},
};

template <std::size_t Size>
const Function* findIn(const std::array<Function, Size>& functions, std::string_view name) {
    for (const Function& function : functions) {
        if (function.name == name) return &function;
    }
    return nullptr;
}

}  // namespace

const Function* findFunction(std::string_view name) {
    return findIn(kFunctions, name);
}

const Function* findHeaderFunction(std::string_view name) {
    const Function* own = findIn(kHeaderFunctions, name);
    return own != nullptr ? own : findFunction(name);
}

}  // namespace galley::cli::tmpl
