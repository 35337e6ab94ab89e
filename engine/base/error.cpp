// SPDX-License-Identifier: Apache-2.0
#include "engine/base/error.h"

#include <cerrno>
#include <system_error>
#include <utility>

namespace galley {

std::string_view kindName(ErrorKind kind) noexcept {
    switch (kind) {
        case ErrorKind::NotFound: return "NotFound";
        case ErrorKind::AlreadyExists: return "AlreadyExists";
        case ErrorKind::InvalidInput: return "InvalidInput";
        case ErrorKind::Unauthorized: return "Unauthorized";
        case ErrorKind::Forbidden: return "Forbidden";
        case ErrorKind::Network: return "Network";
        case ErrorKind::Timeout: return "Timeout";
        case ErrorKind::Corrupt: return "Corrupt";
        case ErrorKind::NoSpace: return "NoSpace";
        case ErrorKind::Busy: return "Busy";
        case ErrorKind::Unsupported: return "Unsupported";
        case ErrorKind::Runtime: return "Runtime";
        case ErrorKind::Internal: return "Internal";
    }
    return "Internal";
}

Error& Error::addContext(std::string_view doing) {
    if (!m_context.empty()) m_context.insert(0, ": ");
    m_context.insert(0, doing);
    return *this;
}

void throwErrno(int errnoValue, std::string_view doing, ErrorKind otherwise) {
    ErrorKind kind = otherwise;
    switch (errnoValue) {
        case ENOENT: kind = ErrorKind::NotFound; break;
        case EEXIST: kind = ErrorKind::AlreadyExists; break;
        case EACCES:
        case EPERM: kind = ErrorKind::Forbidden; break;
        case ENOSPC:
        case EDQUOT: kind = ErrorKind::NoSpace; break;
        case EBUSY: kind = ErrorKind::Busy; break;
        default: break;
    }
    std::string sentence = std::string(doing) + ": " + std::generic_category().message(errnoValue);
    if (kind == ErrorKind::NoSpace) sentence += "; free some space and try again";
    throw Error(kind, std::move(sentence));
}

}  // namespace galley
