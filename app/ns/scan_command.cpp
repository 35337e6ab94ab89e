// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "app/ns/commands.h"
#include "engine/archive/secret_scan.h"

namespace galley::ns {

int scan(const Arguments& arguments) {
    archive::writeSecrets(arguments, STDOUT_FILENO);
    return 0;
}

}  // namespace galley::ns
