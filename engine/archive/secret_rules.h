// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which files in a layer hardly anybody wants to publish, by their names and by how they begin.
/// Used by secret_scan. Threads: pure functions. Processes, Crash: no I/O.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace galley::archive {

/// What is thought of a name.
struct NameVerdict {
    std::string_view why;           ///< "an environment file"; empty: nothing is wrong with it
    bool dependsOnContent = false;  ///< only when contentBetrays() says so
};

/// `parent` is the name of the directory that it lies in.
NameVerdict judgeName(std::string_view parent, std::string_view name);
/// Of a directory: whether all in it is what `why` says.
NameVerdict judgeDirectory(std::string_view name);
/// From the beginning of a file: a private key, or a login in a configuration file.
bool contentBetrays(std::string_view beginning);

}  // namespace galley::archive
