// SPDX-License-Identifier: Apache-2.0
#include "app/cli/template/value_json.h"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"

namespace galley::cli::tmpl {
namespace {

bool names(const std::vector<std::string_view>& list, const std::string& parent, const std::string& key) {
    return std::any_of(list.begin(), list.end(), [&](std::string_view name) {
        const auto dot = name.find('.');
        if (dot == std::string_view::npos) return name == key;
        return name.substr(0, dot) == parent && name.substr(dot + 1) == key;
    });
}

/// Builds Values from nlohmann's events, so that the order of the document is kept and no second tree is made.
class Builder {
public:
    explicit Builder(const Schema& schema) : m_schema(schema) {}

    bool null() {
        Value::NullShape shape = m_schema.everythingIsMap ? Value::NullShape::Any : Value::NullShape::List;
        if (names(m_schema.maps, parent(), currentKey())) shape = Value::NullShape::Map;
        if (names(m_schema.pointers, parent(), currentKey())) shape = Value::NullShape::Pointer;
        return add(Value::null(shape));
    }
    bool boolean(bool value) { return add(value); }
    bool number_integer(std::int64_t value) { return add(value); }
    bool number_unsigned(std::uint64_t value) {
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return add(static_cast<double>(value));
        }
        return add(static_cast<std::int64_t>(value));
    }
    bool number_float(double value, const std::string&) { return add(value); }
    bool string(std::string& value) { return add(std::move(value)); }
    bool binary(std::vector<std::uint8_t>&) { return false; }
    bool start_object(std::size_t) {
        Frame frame;
        frame.isObject = true;
        frame.object.isMap = m_schema.everythingIsMap || names(m_schema.maps, parent(), currentKey());
        m_frames.push_back(std::move(frame));
        return true;
    }
    bool key(std::string& name) {
        m_frames.back().key = std::move(name);
        return true;
    }
    bool end_object() {
        Object object = std::move(m_frames.back().object);
        m_frames.pop_back();
        if (object.isMap && !m_schema.everythingIsMap) object.typeName = elementsType(object);
        return add(std::move(object));
    }
    bool start_array(std::size_t) {
        m_frames.emplace_back();
        return true;
    }
    bool end_array() {
        Values list = std::move(m_frames.back().list);
        m_frames.pop_back();
        return add(std::move(list));
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) { return false; }

    Value take() { return std::move(m_result); }

private:
    struct Frame {
        bool isObject = false;
        Object object;
        Values list;
        std::string key;
    };

    std::string currentKey() const { return m_frames.empty() ? std::string() : m_frames.back().key; }
    std::string parent() const { return m_frames.size() < 2 ? std::string() : m_frames[m_frames.size() - 2].key; }
    static std::string_view elementsType(const Object& object) {
        bool lists = !object.fields.empty();
        for (const auto& [name, value] : object.fields) {
            lists = lists && (value.is(Value::Kind::List) || value.is(Value::Kind::Null));
            if (!lists && !value.is(Value::Kind::String)) return {};
        }
        return lists ? kMapOfLists : kMapOfStrings;
    }
    bool add(Value value) {
        if (m_frames.empty()) {
            m_result = std::move(value);
        } else if (m_frames.back().isObject) {
            m_frames.back().object.set(m_frames.back().key, std::move(value));
        } else {
            m_frames.back().list.push_back(std::move(value));
        }
        return true;
    }

    const Schema& m_schema;
    std::vector<Frame> m_frames;
    Value m_result;
};

void writeUnicodeEscape(std::string& out, unsigned code) {
    char buffer[8];
    std::snprintf(buffer, sizeof buffer, "\\u%04x", code);
    out += buffer;
}

/// Length of the UTF-8 sequence at `at`, 0 when there is none.
std::size_t sequenceLength(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
    const unsigned first = byte(at);
    std::size_t length = 0;
    unsigned low = 0x80;
    unsigned high = 0xBF;
    if (first >= 0xC2 && first <= 0xDF) length = 2;
    if (first >= 0xE0 && first <= 0xEF) length = 3;
    if (first >= 0xF0 && first <= 0xF4) length = 4;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
    if (length == 0 || at + length > text.size() || byte(at + 1) < low || byte(at + 1) > high) return 0;
    for (std::size_t index = 2; index < length; ++index) {
        if (byte(at + index) < 0x80 || byte(at + index) > 0xBF) return 0;
    }
    return length;
}

void writeAscii(std::string& out, char character, HtmlEscape escape) {
    switch (character) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        case '\b': out += "\\b"; return;
        case '\f': out += "\\f"; return;
        default: break;
    }
    const bool html = character == '<' || character == '>' || character == '&';
    if (static_cast<unsigned char>(character) < 0x20 || (html && escape == HtmlEscape::Yes)) {
        writeUnicodeEscape(out, static_cast<unsigned char>(character));
    } else {
        out += character;
    }
}

void writeString(std::string& out, std::string_view text, HtmlEscape escape) {
    out += '"';
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            writeAscii(out, text[at++], escape);
            continue;
        }
        const std::size_t length = sequenceLength(text, at);
        const std::string_view sequence = text.substr(at, std::max<std::size_t>(length, 1));
        // Line and paragraph separators are no JavaScript string characters; Go escapes both.
        if (length == 0) {
            out += "\\ufffd";
        } else if (sequence == "\xe2\x80\xa8" || sequence == "\xe2\x80\xa9") {
            writeUnicodeEscape(out, sequence.back() == '\xa8' ? 0x2028 : 0x2029);
        } else {
            out += sequence;
        }
        at += sequence.size();
    }
    out += '"';
}

class Writer {
public:
    Writer(std::string& out, HtmlEscape escape, std::size_t indent) : m_out(out), m_escape(escape), m_indent(indent) {}

    void write(const Value& value) {
        switch (value.kind()) {
            case Value::Kind::Missing:
            case Value::Kind::Null: m_out += "null"; break;
            case Value::Kind::Bool:
            case Value::Kind::Integer: m_out += value.print(); break;
            case Value::Kind::Float: m_out += printFloat(value.number()); break;
            case Value::Kind::String: writeString(m_out, value.text(), m_escape); break;
            case Value::Kind::List: writeList(value.list()); break;
            case Value::Kind::Object: writeObject(value.object()); break;
        }
    }

private:
    void newLine() {
        if (m_indent > 0) m_out += '\n' + std::string(m_depth * m_indent, ' ');
    }
    void writeList(const Values& list) {
        if (list.empty()) {
            m_out += "[]";
            return;
        }
        m_out += '[';
        ++m_depth;
        for (std::size_t index = 0; index < list.size(); ++index) {
            if (index > 0) m_out += ',';
            newLine();
            write(list[index]);
        }
        --m_depth;
        newLine();
        m_out += ']';
    }
    void writeObject(const Object& object) {
        if (object.fields.empty()) {
            m_out += "{}";
            return;
        }
        const HtmlEscape outer = m_escape;
        if (object.escapesHtml) m_escape = HtmlEscape::Yes;
        m_out += '{';
        ++m_depth;
        bool first = true;
        for (const auto& [key, value] : orderedFields(object)) {
            if (!first) m_out += ',';
            first = false;
            newLine();
            writeString(m_out, key, m_escape);
            m_out += m_indent > 0 ? ": " : ":";
            write(value);
        }
        --m_depth;
        newLine();
        m_out += '}';
        m_escape = outer;
    }

    std::string& m_out;
    HtmlEscape m_escape;
    std::size_t m_indent;
    std::size_t m_depth = 0;
};

}  // namespace

Value parseJson(std::string_view text, const Schema& schema) {
    Builder builder(schema);
    // NOLINTNEXTLINE: nlohmann finds the event functions by name
    if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
        throw Error(ErrorKind::InvalidInput, "the engine answered with something that is no JSON");
    }
    return builder.take();
}

std::string writeJson(const Value& value, HtmlEscape escape) {
    std::string out;
    Writer(out, escape, 0).write(value);
    return out;
}

std::string writeIndentedJson(const Value& value, std::size_t indent) {
    std::string out;
    Writer(out, HtmlEscape::No, indent).write(value);
    return out;
}

}  // namespace galley::cli::tmpl
