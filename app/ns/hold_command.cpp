// SPDX-License-Identifier: Apache-2.0
#include "app/ns/commands.h"
#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/process/namespace_holder.h"
#include "engine/process/ready_report.h"

namespace galley::ns {

int hold(const Arguments& arguments) {
    if (arguments.size() != 2) throw Error(ErrorKind::InvalidInput, "usage: galley-ns hold RUNTIME-DIRECTORY GRACE-MS");
    const auto grace = parseUnsigned(arguments[1]);
    if (!grace || *grace > 3'600'000) throw Error(ErrorKind::InvalidInput, "GRACE-MS must be a number up to an hour");
    Directories directories;
    directories.runtime = arguments[0];
    return process::runHolder(directories, std::chrono::milliseconds(*grace), process::kReadyDescriptor);
}

}  // namespace galley::ns
