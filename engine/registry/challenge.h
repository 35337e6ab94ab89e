// SPDX-License-Identifier: Apache-2.0
/// @file
/// WWW-Authenticate headers (RFC 9110, 11.6.1): what a registry wants to see before it answers. Hostile input.
/// Used by registry. Uses base.
/// Threads: values. Processes, Crash: no I/O.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace galley::registry {

struct Challenge {
    std::string scheme;                             ///< lower case: "bearer", "basic"
    std::map<std::string, std::string> parameters;  ///< names in lower case, values unquoted

    /// Empty when absent.
    std::string parameter(const std::string& name) const;
};

/// All challenges of the headers' values, in order. What cannot be read is left out; nothing is thrown.
std::vector<Challenge> parseChallenges(const std::vector<std::string>& values);
/// The one to answer: Bearer with a realm before Basic; nothing when there is neither.
std::optional<Challenge> chooseChallenge(const std::vector<Challenge>& challenges);

}  // namespace galley::registry
