// SPDX-License-Identifier: Apache-2.0
#include "models/error_info.h"

#include <QCoreApplication>

#include <algorithm>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::models {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(galley::models::Words)
};

ErrorKind kindOf(galley::ErrorKind kind) {
    switch (kind) {
        case galley::ErrorKind::NotFound: return ErrorKind::NotFound;
        case galley::ErrorKind::AlreadyExists: return ErrorKind::AlreadyExists;
        case galley::ErrorKind::InvalidInput: return ErrorKind::InvalidInput;
        case galley::ErrorKind::Unauthorized: return ErrorKind::Unauthorized;
        case galley::ErrorKind::Forbidden: return ErrorKind::Forbidden;
        case galley::ErrorKind::Network: return ErrorKind::Network;
        case galley::ErrorKind::Timeout: return ErrorKind::Timeout;
        case galley::ErrorKind::Corrupt: return ErrorKind::Corrupt;
        case galley::ErrorKind::NoSpace: return ErrorKind::NoSpace;
        case galley::ErrorKind::Busy: return ErrorKind::Busy;
        case galley::ErrorKind::Unsupported: return ErrorKind::Unsupported;
        case galley::ErrorKind::Runtime: return ErrorKind::Runtime;
        case galley::ErrorKind::Internal: return ErrorKind::Internal;
    }
    return ErrorKind::Internal;
}

QString clean(const std::string& text) {
    return QString::fromStdString(printable(text)).trimmed();
}

/// Engine messages start in lower case, as in a command's output; on a card they stand alone.
QString asSentence(QString text) {
    if (text.isEmpty()) {
        return Words::tr("Something failed without saying why.");
    }
    const qsizetype firstSpace = text.indexOf(QLatin1Char(' '));
    const QString firstWord = text.left(firstSpace < 0 ? text.size() : firstSpace);
    const bool isPlainWord =
        std::all_of(firstWord.begin(), firstWord.end(), [](QChar c) { return c.isLower() || c == QLatin1Char('\''); });
    if (isPlainWord) text[0] = text[0].toUpper();
    return text;
}

}  // namespace

ErrorInfo toErrorInfo(const Error& error) {
    ErrorInfo info;
    info.kind = kindOf(error.kind());
    info.sentence = asSentence(clean(error.message()));
    const std::string_view name = kindName(error.kind());
    info.details = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    if (!error.context().empty()) info.details += QStringLiteral("\n") + clean(error.context());
    info.details += QStringLiteral("\n") + clean(error.message());
    return info;
}

}  // namespace galley::models
