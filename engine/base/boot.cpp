// SPDX-License-Identifier: Apache-2.0
#include "engine/base/boot.h"

#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley {

std::string bootId() {
    return std::string(trim(readFile("/proc/sys/kernel/random/boot_id", 64)));
}

}  // namespace galley
