// SPDX-License-Identifier: Apache-2.0
/// @file
/// Reads the text of a registries.toml into a Configuration and finds what is wrong with it, down to the line.
/// Used by configuration. Uses toml++ (in its source only). Threads: one owner. Processes, Crash: looks at files that
/// the text names.
#pragma once

#include <filesystem>
#include <string>

#include "engine/registry/configuration.h"

namespace galley::registry {

class ConfigurationReader {
public:
    explicit ConfigurationReader(Configuration& into) : m_into(into) {}

    /// What `text` sets replaces what was set before, key by key. Throws InvalidInput: "file:line: sentence".
    void read(const std::filesystem::path& file, const std::string& text);

private:
    class Section;
    void readTop(Section top);
    void readProxies(Section proxies);
    void readRegistry(const std::string& name, Section registry);

    Configuration& m_into;
    std::filesystem::path m_file;
};

}  // namespace galley::registry
