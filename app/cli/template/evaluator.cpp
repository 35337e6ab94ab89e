// SPDX-License-Identifier: Apache-2.0
#include "app/cli/template/evaluator.h"

#include <array>
#include <optional>

#include "app/cli/template/functions.h"
#include "app/cli/template/lexer.h"
#include "engine/base/error.h"

namespace galley::cli::tmpl {
namespace {

constexpr std::size_t kLongestOutput = std::size_t{64} << 20U;

enum class Flow { Normal, Break, Continue };

class Evaluator {
public:
    Evaluator(const Value& data, const Evaluation& evaluation) : m_evaluation(evaluation) {
        m_variables.emplace_back("$", data);
    }

    std::string run(const Node& root) {
        walk(root, Value(m_variables.front().second));
        return std::move(m_out);
    }

private:
    [[noreturn]] void fail(const Node& node, const std::string& message) const {
        const std::string_view before = m_evaluation.source.substr(0, node.position);
        const std::size_t newline = before.rfind('\n');
        const std::size_t column = newline == std::string_view::npos ? node.position : node.position - newline - 1;
        const std::string context = node.source();
        const std::string name(m_evaluation.name);
        throw Error(ErrorKind::InvalidInput,
                    "template: " + name + ":" + std::to_string(lineOf(m_evaluation.source, node.position)) + ":" +
                        std::to_string(column) + ": executing " + quoted(name) + " at <" + context + ">: " + message);
    }

    void emit(const Node& node, std::string_view text) {
        if (m_out.size() + text.size() > kLongestOutput) fail(node, "the output is too long");
        m_out += text;
    }

    Flow walk(const Node& node, const Value& dot) {
        switch (node.kind) {
            case NodeKind::Text: emit(node, node.text); break;
            case NodeKind::List:
                for (const auto& child : node.children) {
                    const Flow flow = walk(*child, dot);
                    if (flow != Flow::Normal) return flow;
                }
                break;
            case NodeKind::Action: {
                const Value value = pipeline(*node.children[0], dot);
                if (node.children[0]->names.empty()) emit(node, value.print());
                break;
            }
            case NodeKind::If:
            case NodeKind::With: return walkCondition(node, dot);
            case NodeKind::Range: walkRange(node, dot); break;
            case NodeKind::Break: return Flow::Break;
            case NodeKind::Continue: return Flow::Continue;
            default: break;
        }
        return Flow::Normal;
    }

    Flow walkCondition(const Node& node, const Value& dot) {
        const std::size_t depth = m_variables.size();
        const Value value = pipeline(*node.children[0], dot);
        Flow flow = Flow::Normal;
        if (value.truth()) {
            flow = walk(*node.children[1], node.kind == NodeKind::With ? value : dot);
        } else if (node.children.size() > 2) {
            flow = walk(*node.children[2], dot);
        }
        m_variables.resize(depth);
        return flow;
    }

    void walkRange(const Node& node, const Value& dot) {
        const std::size_t depth = m_variables.size();
        const Value value = pipeline(*node.children[0], dot);
        const std::size_t inner = m_variables.size();
        const auto pairs = elements(node, value);
        for (const auto& [key, element] : pairs) {
            bindRange(*node.children[0], key, element);
            const Flow flow = walk(*node.children[1], element);
            m_variables.resize(inner);
            if (flow == Flow::Break) break;
        }
        if (pairs.empty() && node.children.size() > 2) walk(*node.children[2], dot);
        m_variables.resize(depth);
    }

    std::vector<std::pair<Value, Value>> elements(const Node& node, const Value& value) const {
        std::vector<std::pair<Value, Value>> pairs;
        switch (value.kind()) {
            case Value::Kind::Missing:
            case Value::Kind::Null: return pairs;
            case Value::Kind::List:
                for (const Value& element : value.list()) {
                    pairs.emplace_back(static_cast<std::int64_t>(pairs.size()), element);
                }
                return pairs;
            case Value::Kind::Object:
                if (!value.isMap()) break;
                for (const auto& [key, element] : orderedFields(value.object())) pairs.emplace_back(key, element);
                return pairs;
            case Value::Kind::Integer:
                if (value.integer() > 100'000) fail(*node.children[0], "range over a number above 100000");
                for (std::int64_t number = 0; number < value.integer(); ++number) pairs.emplace_back(number, number);
                return pairs;
            default: break;
        }
        fail(*node.children[0], "range can't iterate over " + value.print());
    }

    void bindRange(const Node& pipe, const Value& key, const Value& element) {
        if (pipe.names.empty()) return;
        const std::array<const Value*, 2> both{&key, &element};
        for (std::size_t index = 0; index < pipe.names.size(); ++index) {
            const Value& value = pipe.names.size() == 1 ? element : *both[index];
            bind(pipe, pipe.names[index], value);
        }
    }

    void bind(const Node& pipe, const std::string& name, const Value& value) {
        if (!pipe.assigns) {
            m_variables.emplace_back(name, value);
            return;
        }
        for (auto variable = m_variables.rbegin(); variable != m_variables.rend(); ++variable) {
            if (variable->first == name) {
                variable->second = value;
                return;
            }
        }
        fail(pipe, "undefined variable: " + name);
    }

    Value pipeline(const Node& pipe, const Value& dot) {
        std::optional<Value> value;
        for (const auto& command : pipe.children) value = evaluateCommand(*command, dot, value);
        // A range binds its variables once for every element.
        if (pipe.names.size() == 1 && !isRangePipe(pipe)) bind(pipe, pipe.names[0], *value);
        return *value;
    }

    bool isRangePipe(const Node& pipe) const { return pipe.text == "range"; }

    Value evaluateCommand(const Node& command, const Value& dot, const std::optional<Value>& final) {
        const Node& first = *command.children[0];
        switch (first.kind) {
            case NodeKind::Identifier: return callFunction(command, dot, final);
            case NodeKind::Field: return fields(first, dot, first.names, 0, &command, dot, final);
            case NodeKind::Variable: return fields(first, variable(first), first.names, 1, &command, dot, final);
            case NodeKind::Chain:
                return fields(first, operand(*first.children[0], dot), first.names, 0, &command, dot, final);
            default: break;
        }
        if (command.children.size() > 1 || final) fail(first, "can't give argument to non-function " + first.source());
        if (first.kind == NodeKind::Nil) fail(first, "nil is not a command");
        return operand(first, dot);
    }

    Value operand(const Node& node, const Value& dot) {
        switch (node.kind) {
            case NodeKind::Dot: return dot;
            case NodeKind::Bool: return node.integer != 0;
            case NodeKind::Integer: return node.integer;
            case NodeKind::Float: return node.number;
            case NodeKind::String: return node.literal;
            case NodeKind::Pipe: return pipeline(node, dot);
            case NodeKind::Field: return fields(node, dot, node.names, 0, nullptr, dot, std::nullopt);
            case NodeKind::Variable: return fields(node, variable(node), node.names, 1, nullptr, dot, std::nullopt);
            case NodeKind::Chain:
                return fields(node, operand(*node.children[0], dot), node.names, 0, nullptr, dot, std::nullopt);
            case NodeKind::Identifier: {
                Node command(NodeKind::Command, node.position);
                command.children.push_back(std::make_unique<Node>(NodeKind::Identifier, node.position));
                command.children[0]->text = node.text;
                return callFunction(command, dot, std::nullopt);
            }
            default: break;
        }
        return {};
    }

    const Value& variable(const Node& node) const {
        for (auto at = m_variables.rbegin(); at != m_variables.rend(); ++at) {
            if (at->first == node.names[0]) return at->second;
        }
        fail(node, "undefined variable: " + node.names[0]);
    }

    /// Follows names[from…]; the last one may be a method that takes the command's arguments.
    Value fields(const Node& node, Value receiver, const std::vector<std::string>& names, std::size_t from,
                 const Node* command, const Value& dot, const std::optional<Value>& final) {
        const bool hasArguments = command != nullptr && (command->children.size() > 1 || final);
        if (from == names.size() && hasArguments) fail(node, "can't give argument to non-function " + node.source());
        for (std::size_t index = from; index < names.size(); ++index) {
            const bool last = index + 1 == names.size();
            receiver = field(node, receiver, names[index], last ? command : nullptr, dot, last ? final : std::nullopt);
        }
        return receiver;
    }

    Value field(const Node& node, const Value& receiver, const std::string& name, const Node* command, const Value& dot,
                const std::optional<Value>& final) {
        if (receiver.is(Value::Kind::Missing)) {
            if (m_evaluation.options.unknownField == UnknownField::NoSuchField) return {};
            fail(node, "nil data; no entry for key " + quoted(name));
        }
        if (receiver.is(Value::Kind::Null)) {
            if (receiver.isMap()) return {};
            fail(node, "nil pointer evaluating " + receiver.typeName() + "." + name);
        }
        if (!receiver.is(Value::Kind::Object)) {
            fail(node, "can't evaluate field " + name + " in type " + receiver.typeName());
        }
        const Object& object = receiver.object();
        if (const Method* method = object.findMethod(name)) return callMethod(node, *method, command, dot, final);
        const bool hasArguments = command != nullptr && (command->children.size() > 1 || final);
        if (const Value* found = object.find(name)) {
            if (!hasArguments) return *found;
            fail(node, name + (object.isMap ? " is not a method but has arguments"
                                            : " has arguments but cannot be invoked as function"));
        }
        if (object.isMap) return {};
        if (m_evaluation.options.unknownField == UnknownField::NoSuchEntry) {
            fail(node, "map has no entry for key " + quoted(name));
        }
        fail(node, "can't evaluate field " + name + " in type " + receiver.typeName());
    }

    Values arguments(const Node* command, const Value& dot, const std::optional<Value>& final) {
        Values list;
        if (command != nullptr) {
            for (std::size_t index = 1; index < command->children.size(); ++index) {
                list.push_back(operand(*command->children[index], dot));
            }
        }
        if (final) list.push_back(*final);
        return list;
    }

    Value callMethod(const Node& node, const Method& method, const Node* command, const Value& dot,
                     const std::optional<Value>& final) {
        const Values list = arguments(command, dot, final);
        if (list.size() != method.arguments) {
            fail(node, "wrong number of args for " + method.name + ": want " + std::to_string(method.arguments) +
                           " got " + std::to_string(list.size()));
        }
        for (const Value& value : list) checkType(node, 's', value);
        return method.call(list);
    }

    Value callFunction(const Node& command, const Value& dot, const std::optional<Value>& final) {
        const Node& node = *command.children[0];
        const Function* function =
            m_evaluation.options.headers ? findHeaderFunction(node.text) : findFunction(node.text);
        if (function == nullptr) fail(node, quoted(node.text) + " is not a defined function");
        if (node.text == "and" || node.text == "or") {
            if (const auto decided = shortCircuit(node.text == "or", command, dot, final)) return *decided;
        }
        const Values list = arguments(&command, dot, final);
        checkArguments(command, *function, list);
        try {
            return function->call(list);
        } catch (const Error& error) {
            fail(command, "error calling " + node.text + ": " + error.message());
        }
    }

    /// Go evaluates the arguments of `and` and `or` only up to the one that decides.
    std::optional<Value> shortCircuit(bool stopAt, const Node& command, const Value& dot,
                                      const std::optional<Value>& final) {
        std::optional<Value> value;
        for (std::size_t index = 1; index < command.children.size(); ++index) {
            value = operand(*command.children[index], dot);
            if (value->truth() == stopAt) return value;
        }
        return final && value ? final : value;
    }

    void checkArguments(const Node& command, const Function& function, const Values& list) const {
        const Node& node = *command.children[0];
        const bool variadic = function.signature.back() == '*';
        const std::size_t fixed = function.signature.size() - (variadic ? 2 : 0);
        if (variadic ? list.size() < fixed : list.size() != fixed) {
            fail(node, "wrong number of args for " + node.text + ": want " + (variadic ? "at least " : "") +
                           std::to_string(fixed) + " got " + std::to_string(list.size()));
        }
        for (std::size_t index = 0; index < list.size(); ++index) {
            const bool named = index < function.signature.size() - (variadic ? 1 : 0);
            const bool written = index + 1 < command.children.size();
            checkType(written ? *command.children[index + 1] : node, named ? function.signature[index] : 'a',
                      list[index]);
        }
    }

    void checkType(const Node& node, char type, const Value& value) const {
        const auto expect = [&](const char* name, bool fits) {
            if (fits) return;
            if (node.kind >= NodeKind::Bool && node.kind <= NodeKind::String) {
                fail(node, std::string("expected ") + (type == 'i' ? "integer" : name) + "; found " + node.source());
            }
            if (value.is(Value::Kind::Missing)) {
                fail(node, std::string("invalid value; expected ") + name);
            }
            fail(node, std::string("wrong type for value; expected ") + name + "; got " + value.typeName());
        };
        if (type == 's') expect("string", value.is(Value::Kind::String));
        if (type == 'i') expect("int", value.is(Value::Kind::Integer));
        if (type == 'l') {
            bool fits = value.is(Value::Kind::Missing) || value.is(Value::Kind::Null);
            if (value.is(Value::Kind::List)) {
                fits = true;
                for (const Value& element : value.list()) fits = fits && element.is(Value::Kind::String);
            }
            expect("[]string", fits);
        }
    }

    const Evaluation& m_evaluation;
    std::vector<std::pair<std::string, Value>> m_variables;
    std::string m_out;
};

}  // namespace

std::string evaluate(const Node& root, const Value& data, const Evaluation& evaluation) {
    return Evaluator(data, evaluation).run(root);
}

}  // namespace galley::cli::tmpl
