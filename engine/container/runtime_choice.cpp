// SPDX-License-Identifier: Apache-2.0
#include "engine/container/runtime_choice.h"

#include <utility>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/process/spawn.h"

namespace galley::container {

RuntimeChoice chooseRuntime() {
    for (const char* name : {"crun", "runc"}) {
        const auto program = process::findProgram(name);
        if (program) return {program->string(), name, std::string(name) == "crun"};
    }
    throw Error(ErrorKind::Unsupported, "No container runtime is installed; install crun");
}

std::string describeRuntime(const RuntimeChoice& runtime) {
    process::SpawnOptions options;
    options.arguments = {runtime.program, "--version"};
    const auto result = process::runCommand(std::move(options));
    // "crun version 1.8.1" is the first line of both.
    const auto words = split(result.output.substr(0, result.output.find('\n')), ' ');
    return words.size() > 2 ? runtime.name + " " + printable(words[2]) : runtime.name;
}

}  // namespace galley::container
