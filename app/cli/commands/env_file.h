// SPDX-License-Identifier: Apache-2.0
/// @file
/// Environment variables and labels from flags and files, after docker's rules. Used by run, create and exec.
/// Threads: free functions; the environment of this process is read. Processes: none. Crash: nothing to lose.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/cli/flags.h"

namespace galley::cli {

/// "NAME=value" as it is; "NAME" takes the value from this process, nothing when it has none. Throws InvalidInput for
/// an empty name.
std::vector<std::string> expandEnvironment(const std::string& text);
/// The lines of `--env-file`: comments, empty lines, "NAME=value", "NAME". Throws with the file and line.
std::vector<std::string> readEnvironmentFile(const std::string& path);

/// `--env` and `--env-file`. The files are read by values().
class EnvironmentFlags {
public:
    /// The flags write here: it must outlive their parsing.
    void define(FlagSet& flags);
    /// Those of the files first, so that a flag wins. Throws as readEnvironmentFile().
    std::vector<std::string> values() const;

private:
    std::vector<std::string> m_given;
    std::vector<std::string> m_files;
};

/// "name=value" or "name".
void addLabel(std::map<std::string, std::string>& labels, const std::string& text);
void readLabelFile(std::map<std::string, std::string>& labels, const std::string& path);

}  // namespace galley::cli
