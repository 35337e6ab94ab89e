// SPDX-License-Identifier: Apache-2.0
/// @file
/// How a background process tells who started it that it is ready, or why it is not: one message on a pipe, then end of
/// file. Used by the holder and by network keepers. Uses spawn.
/// Threads: free functions. Crash: end of file without a message is reported as an Error.
#pragma once

#include <string_view>

#include "engine/base/error.h"
#include "engine/process/spawn.h"

namespace galley::process {

/// The descriptor that the started program gets.
constexpr int kReadyDescriptor = 3;

/// Starts `options` with the pipe at kReadyDescriptor (so it must not be used otherwise), and waits for the report.
/// Rethrows a reported Error. `what` is for the sentence when it dies without a word.
void spawnUntilReady(SpawnOptions options, std::string_view what);

void reportReady(int fd) noexcept;
void reportFailure(int fd, const Error& error) noexcept;

}  // namespace galley::process
