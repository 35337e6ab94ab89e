// SPDX-License-Identifier: Apache-2.0
#include "engine/base/unique_fd.h"

#include <fcntl.h>

#include <cerrno>

#include "engine/base/error.h"

namespace galley {

UniqueFd UniqueFd::duplicate() const {
    UniqueFd copy(::fcntl(m_fd, F_DUPFD_CLOEXEC, 3));
    if (!copy) throwErrno(errno, "duplicating a file descriptor");
    return copy;
}

}  // namespace galley
