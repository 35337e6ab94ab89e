// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a format template works on: JSON with Go's distinctions (a struct has known fields, a map has not; a null has a
/// shape). Used by the template engine and by whoever fills rows. Uses nothing.
/// Threads: values; lists and objects are shared, immutable. Processes: none. Crash: nothing to lose.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace galley::cli::tmpl {

class Value;
using Values = std::vector<Value>;

/// A method of a struct, such as ps's `.Label "name"`.
struct Method {
    std::string name;
    std::size_t arguments = 0;
    std::function<Value(const Values&)> call;
};

inline constexpr std::string_view kMapOfStrings = "map[string]string";
inline constexpr std::string_view kMapOfLists = "map[string][]interface {}";

struct Object {
    bool isMap = false;        ///< a map: absent keys are no error, and it is walked in the order of its keys
    bool escapesHtml = false;  ///< its JSON has <, > and & as \u003c, as Go's default encoder writes them
    std::string typeName;      ///< in error messages
    std::vector<std::pair<std::string, Value>> fields;
    std::vector<std::pair<std::string, Value>> hidden;  ///< a template finds them; they are not printed nor in JSON
    std::vector<Method> methods;

    const Value* find(std::string_view name) const;
    const Method* findMethod(std::string_view name) const;
    Object& set(std::string name, Value value);
};

class Value {
public:
    enum class Kind { Missing, Null, Bool, Integer, Float, String, List, Object };
    /// What a null would have been: Go prints [], map[], <nil> or <no value>.
    enum class NullShape { Any, List, Map, Pointer };

    Value() = default;
    Value(bool value) : m_data(value) {}                           // NOLINT: implicit, as literals are
    Value(int value) : m_data(std::int64_t{value}) {}              // NOLINT
    Value(std::int64_t value) : m_data(value) {}                   // NOLINT
    Value(double value) : m_data(value) {}                         // NOLINT
    Value(std::string value) : m_data(std::move(value)) {}         // NOLINT
    Value(std::string_view value) : m_data(std::string(value)) {}  // NOLINT
    Value(const char* value) : m_data(std::string(value)) {}       // NOLINT
    Value(Values list);                                            // NOLINT
    Value(Object object);                                          // NOLINT
    static Value null(NullShape shape);
    static Value ofStrings(const std::vector<std::string>& texts);

    Kind kind() const noexcept { return static_cast<Kind>(m_data.index()); }
    bool is(Kind kind) const noexcept { return this->kind() == kind; }
    bool isMap() const noexcept;
    bool isStruct() const noexcept;

    bool boolean() const { return std::get<bool>(m_data); }
    std::int64_t integer() const { return std::get<std::int64_t>(m_data); }
    double number() const { return std::get<double>(m_data); }
    const std::string& text() const { return std::get<std::string>(m_data); }
    const Values& list() const { return *std::get<std::shared_ptr<const Values>>(m_data); }
    const Object& object() const { return *std::get<std::shared_ptr<const Object>>(m_data); }
    NullShape nullShape() const { return std::get<NullShape>(m_data); }

    /// Go's truth: not zero, not empty, there.
    bool truth() const;
    /// The name Go gives the type, for messages.
    std::string typeName() const;
    /// What Go's %v prints.
    std::string print() const;

private:
    std::variant<std::monostate, NullShape, bool, std::int64_t, double, std::string, std::shared_ptr<const Values>,
                 std::shared_ptr<const Object>>
        m_data;
};

/// The fields of a map in the order of their keys; those of a struct as they stand.
std::vector<std::pair<std::string, Value>> orderedFields(const Object& object);
/// A double as Go's %v prints it.
std::string printFloat(double number);

}  // namespace galley::cli::tmpl
