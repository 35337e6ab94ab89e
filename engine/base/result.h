// SPDX-License-Identifier: Apache-2.0
/// @file
/// A value or an Error, with the member names of std::expected. Appears in api, models, app and dockerapi only; inside
/// the engine an Error is thrown. Threads: a value.
#pragma once

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "engine/base/error.h"

namespace galley {

/// The caller stopped the work; `message()` is "cancelled". Kept apart from Error so that nobody reports it.
struct Failure {
    Error error{ErrorKind::Internal, ""};
    bool cancelled = false;
};

template <class T>
class [[nodiscard]] Result {
public:
    using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

    Result() requires std::is_void_v<T> : m_state(std::in_place_index<0>) {}
    Result(Value value) : m_state(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit as std::expected
    Result(Error error) : m_state(std::in_place_index<1>, Failure{std::move(error), false}) {}  // NOLINT
    Result(Failure failure) : m_state(std::in_place_index<1>, std::move(failure)) {}            // NOLINT

    static Result cancelledResult() { return Result(Failure{Error(ErrorKind::Internal, "cancelled"), true}); }

    bool has_value() const noexcept { return m_state.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    Value& value() & { return std::get<0>(m_state); }
    const Value& value() const& { return std::get<0>(m_state); }
    Value&& value() && { return std::get<0>(std::move(m_state)); }
    Value& operator*() & { return value(); }
    const Value& operator*() const& { return value(); }
    Value* operator->() { return &value(); }
    const Value* operator->() const { return &value(); }

    const Error& error() const { return std::get<1>(m_state).error; }
    const Failure& failure() const { return std::get<1>(m_state); }
    bool cancelled() const noexcept { return m_state.index() == 1 && std::get<1>(m_state).cancelled; }

private:
    std::variant<Value, Failure> m_state;
};

/// Runs `work` and turns what it throws into the Result of its type. A foreign exception becomes ErrorKind::Internal.
template <class Work>
auto capture(Work&& work) -> Result<std::invoke_result_t<Work>> {
    using Value = std::invoke_result_t<Work>;
    try {
        if constexpr (std::is_void_v<Value>) {
            std::forward<Work>(work)();
            return {};
        } else {
            return std::forward<Work>(work)();
        }
    } catch (const Error& error) {
        return error;
    } catch (const Cancelled&) {
        return Result<Value>::cancelledResult();
    } catch (const std::exception& error) {
        return Error(ErrorKind::Internal, error.what());
    }
}

}  // namespace galley
