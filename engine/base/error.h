// SPDX-License-Identifier: Apache-2.0
/// @file
/// What went wrong, in a form that callers can branch on and a person can read.
/// Used by every room. Uses nothing.
/// Threads: values; share them as you share a std::string.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace galley {

/// What callers branch on. The text is for people and is never parsed.
enum class ErrorKind {
    NotFound,
    AlreadyExists,
    InvalidInput,
    Unauthorized,
    Forbidden,
    Network,
    Timeout,
    Corrupt,
    NoSpace,
    Busy,
    Unsupported,
    Runtime,
    Internal,
};

/// The name of a kind as `--format json` and the logs print it, for example "NotFound".
std::string_view kindName(ErrorKind kind) noexcept;

/// Thrown inside the engine; turned into a Result at its border (`engine/api`).
class Error : public std::runtime_error {
public:
    /// `sentence` says what happened and what to do, without a trailing newline. It must hold no secret.
    Error(ErrorKind kind, const std::string& sentence) : std::runtime_error(sentence), m_kind(kind) {}

    ErrorKind kind() const noexcept { return m_kind; }
    std::string message() const { return what(); }

    /// Outer steps first, joined with ": "; empty when nobody added one. Shown under "details", never branched on.
    const std::string& context() const noexcept { return m_context; }

    /// Call while unwinding, with what was being done ("pulling layer 3f2a…"); returns *this for `throw`.
    Error& addContext(std::string_view doing);

private:
    ErrorKind m_kind;
    std::string m_context;
};

/// The caller asked to stop. Not an error: nothing is reported and nothing half-made stays.
class Cancelled : public std::exception {
public:
    const char* what() const noexcept override { return "cancelled"; }
};

/// Throws an Error for `errnoValue`: ENOENT is NotFound, EEXIST AlreadyExists, EACCES and EPERM Forbidden, ENOSPC and
/// EDQUOT NoSpace, EBUSY Busy, everything else `otherwise`. The sentence is "<doing>: <strerror>".
[[noreturn]] void throwErrno(int errnoValue, std::string_view doing, ErrorKind otherwise = ErrorKind::Internal);

}  // namespace galley
