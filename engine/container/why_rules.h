// SPDX-License-Identifier: Apache-2.0
/// @file
/// The rules of resources/why.toml: reads them, and finds those that fit what a container left behind.
/// Used by diagnosis. Threads: values; matching is free of state. Processes, Crash: no I/O.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/container/diagnosis.h"

namespace galley::container {

/// What is known of an end. Lines and message are hostile: bounded and made printable by whoever fills this.
struct EndEvidence {
    int exitCode = 0;
    bool outOfMemory = false;
    bool stoppedByUser = false;
    bool foreignPlatform = false;
    std::string message;  ///< of the runtime or the monitor
    std::string image;
    std::string platform;
    std::vector<std::pair<std::string, std::string>> bindMounts;  ///< target, source
    std::vector<std::string> lines;                               ///< the last of its output, in order
};

class WhyRules {
public:
    /// Throws InvalidInput with the rule's name: the text is part of the program, so a test reads it.
    explicit WhyRules(std::string_view toml);
    /// Those that were built in.
    static const WhyRules& builtIn();
    ~WhyRules();
    WhyRules(const WhyRules&) = delete;
    WhyRules& operator=(const WhyRules&) = delete;

    std::vector<std::string> ids() const;
    /// In the order of the file, at most `limit`.
    std::vector<Explanation> match(const EndEvidence& evidence, const std::string& language, std::size_t limit) const;

private:
    struct Rule;
    std::vector<std::unique_ptr<Rule>> m_rules;
};

/// The text of resources/why.toml.
std::string_view builtInWhyRules() noexcept;

}  // namespace galley::container
