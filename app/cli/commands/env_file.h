// SPDX-License-Identifier: Apache-2.0
/// @file
/// Environment variables and labels from flags and files, after docker's rules. Used by run and create.
/// Threads: free functions; the environment of this process is read. Processes: none. Crash: nothing to lose.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace galley::cli {

/// "NAME=value" as it is; "NAME" takes the value from this process, nothing when it has none. Throws InvalidInput for
/// an empty name.
std::vector<std::string> expandEnvironment(const std::string& text);
/// The lines of `--env-file`: comments, empty lines, "NAME=value", "NAME". Throws with the file and line.
std::vector<std::string> readEnvironmentFile(const std::string& path);

/// "name=value" or "name".
void addLabel(std::map<std::string, std::string>& labels, const std::string& text);
void readLabelFile(std::map<std::string, std::string>& labels, const std::string& path);

}  // namespace galley::cli
