// SPDX-License-Identifier: Apache-2.0
/// @file
/// What went wrong with a container, from what is known on this machine. Threads: thread-safe, blocking.
/// Processes: only reads. Crash: nothing to lose.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/container/diagnosis.h"

namespace galley::api {

using container::Diagnosis;
using container::Explanation;
using container::PortFinding;

class DiagnosisService {
public:
    virtual ~DiagnosisService() = default;

    /// Why it stopped. Reads the end of its log: milliseconds. `language`: "en", "de".
    virtual Result<Diagnosis> explain(const std::string& reference, const std::string& language) = 0;
    /// Published ports behind which nobody, or somebody elsewhere, listens; all running containers when empty.
    virtual Result<std::vector<PortFinding>> examinePorts(const std::string& reference) = 0;
};

}  // namespace galley::api
