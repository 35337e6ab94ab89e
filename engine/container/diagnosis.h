// SPDX-License-Identifier: Apache-2.0
/// @file
/// Why a container stopped, and why a published port does not do what its owner meant: found without a network, from
/// what the container left behind. Reasons come from the rules in resources/why.toml, the facts stand beside them
/// always.
/// Used by api. Uses context, logs, monitor/control_client. Threads: thread-safe, blocking. Processes: only reads.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/container/types.h"

namespace galley::container {

class Context;

/// What one rule says. All text is printable.
struct Explanation {
    std::string rule;      ///< its id in why.toml
    std::string sentence;  ///< what happened
    std::string advice;    ///< what to do; may be empty
    std::string evidence;  ///< the line of the log, or the message, that says so; may be empty
};

struct Diagnosis {
    std::string id;
    std::string name;
    bool running = false;
    std::vector<Explanation> explanations;  ///< the most telling first; empty: no rule knows
    /// "exit code" → "137", …: names in English, for people and programs.
    std::vector<std::pair<std::string, std::string>> facts;
    std::vector<std::string> lastLines;  ///< of its output
};

/// `language`: "de" or "en"; another one is English.
Diagnosis diagnose(Context& context, const std::string& reference, const std::string& language);

/// What is odd about one published port.
struct PortFinding {
    enum class Kind { LoopbackOnly, OtherPort, NothingListens };
    Kind kind = Kind::NothingListens;
    std::string containerId;
    std::string containerName;
    PortMapping mapping;
    std::string listensOn;                  ///< "127.0.0.1:5000"; empty for NothingListens
    std::vector<std::uint16_t> otherPorts;  ///< where it does listen, for OtherPort
    std::string command;                    ///< to copy; empty when nothing has to be done
};

/// Of one running container, or of all when `reference` is empty. Empty: everything is as it should be.
std::vector<PortFinding> examinePorts(Context& context, const std::string& reference);

}  // namespace galley::container
