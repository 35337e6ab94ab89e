// SPDX-License-Identifier: Apache-2.0
/// @file
/// Names for containers that were given none: an adjective and a seafarer's word. Threads: free functions without
/// state.
#pragma once

#include <string>

namespace galley::container {

/// "amber_halyard". With `attempt` above 0 a digit follows, so that a crowded directory still finds a free one.
std::string generateName(int attempt);

}  // namespace galley::container
