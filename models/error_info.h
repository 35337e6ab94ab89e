// SPDX-License-Identifier: Apache-2.0
/// @file
/// An error as the window knows it: a kind to branch on, a sentence for a person, the raw text for "Show details".
/// Used by every model and by ui. Threads: a value.
#pragma once

#include <QMetaType>
#include <QString>

namespace galley {
class Error;
}

namespace galley::models {

/// The engine's kinds, one to one, and None for "no error".
enum class ErrorKind {
    None,
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

struct ErrorInfo {
    ErrorKind kind = ErrorKind::None;
    QString sentence;  ///< one sentence, plain text (never rich text: it may quote an image or a registry)
    QString details;   ///< kind, steps and text, for the details box and the clipboard

    bool isSet() const { return kind != ErrorKind::None; }
    bool operator==(const ErrorInfo&) const = default;
};

/// For models only: control characters of hostile text are gone afterwards.
ErrorInfo toErrorInfo(const Error& error);

}  // namespace galley::models

Q_DECLARE_METATYPE(galley::models::ErrorInfo)
