// SPDX-License-Identifier: Apache-2.0
/// @file
/// The texts that people give a container command: ports, volumes, names, users' environment. Docker's rules and words.
/// Used by api and by this room. Uses base. Threads: free functions without state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/container/types.h"

namespace galley::container {

/// "[ip:]host:container[/udp]", "8080", "8000-8010:80-90", "[::1]:80:80", "127.0.0.1::80". Without an address the
/// mapping listens on 127.0.0.1. "8000-8010:80" takes a free port of the range. Throws InvalidInput, or Unsupported for
/// sctp.
std::vector<PortMapping> parsePublish(std::string_view text);

/// "/host:/container[:ro]", "name:/container", "/container". A source that begins with "." is taken from the working
/// directory. Throws InvalidInput.
Mount parseVolume(std::string_view text);

/// "type=bind,source=/host,target=/container,readonly" as `--mount` takes it: volume when no type is given. A missing
/// source of a bind is an error later. Throws InvalidInput.
Mount parseMount(std::string_view text);
/// "/container[:size=64m,exec]". Throws InvalidInput.
Mount parseTmpfs(std::string_view text);
/// Absolute, without a slash at its end; not "/". Throws InvalidInput.
void normaliseTarget(Mount& mount);

/// "5000/tcp" → port and protocol; "5000" is tcp. Throws InvalidInput.
PortMapping parseContainerPort(std::string_view text);
/// "5000/tcp".
std::string containerPortText(const PortMapping& mapping);
/// "5000-5010/udp" of an image's ExposedPorts → every port. Throws InvalidInput.
std::vector<PortMapping> parseExposedPort(std::string_view text);

/// [a-zA-Z0-9][a-zA-Z0-9_.-]+: what a container or a volume may be called.
bool isValidName(std::string_view name) noexcept;

/// The number of "KILL", "SIGTERM", "15", "RTMIN+3"; throws InvalidInput with Docker's words.
int parseSignal(std::string_view text);
/// "SIGTERM"; "15" for a number without a name.
std::string signalName(int signal);

/// 127, 126 or 125: what `docker run` exits with for this error.
int exitCodeFor(const Error& error);

}  // namespace galley::container
