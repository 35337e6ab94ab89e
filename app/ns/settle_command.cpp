// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "app/ns/commands.h"
#include "engine/base/error.h"
#include "engine/base/settled_file.h"
#include "engine/base/text.h"
#include "engine/store/settling.h"

namespace galley::ns {

int settle(const Arguments& arguments) {
    const auto number = arguments.size() == 2 ? parseUnsigned(arguments[1]) : std::nullopt;
    if (!number) throw Error(ErrorKind::InvalidInput, "settle takes a directory and a number");
    // Held already when the caller goes on, unless another settles: then the child waits for its turn.
    auto lock = tryLockSettling(arguments[0]);
    // The caller waits for this process only; a child of init is nobody's zombie.
    const pid_t child = ::fork();
    if (child < 0) throwErrno(errno, "starting to settle");
    if (child > 0) return 0;
    store::settle(arguments[0], static_cast<std::int64_t>(*number), std::move(lock));
    return 0;
}

}  // namespace galley::ns
