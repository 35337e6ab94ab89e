// SPDX-License-Identifier: Apache-2.0
/// @file
/// Containers: their life, their output, their figures. `reference` is a name, an id, or an id prefix that fits one.
/// Threads: thread-safe, blocking. Processes: two processes may act on one container; one of them gets Busy or a state
/// error, never a half-made state. Crash: a container does not notice that its client died.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/api/log_reader.h"
#include "engine/api/types.h"

namespace galley::api {

/// A connection to a container's standard streams. Closing it leaves the container running.
class Attachment {
public:
    virtual ~Attachment() = default;
    /// Blocks; the chunk's stream is Stdout for a terminal. Nothing at the end of output.
    virtual Result<std::optional<std::pair<LogStream, std::string>>> read(std::stop_token stop) = 0;
    virtual Result<void> write(std::string_view bytes) = 0;
    virtual Result<void> closeInput() = 0;
    virtual Result<void> resize(int columns, int rows) = 0;
    /// Called before it is destroyed while what it is attached to shall go on; only an executed process needs to know.
    virtual void leave() noexcept {}
    /// Nobody takes what is written from now on: a write() that waits in another thread returns.
    virtual void close() noexcept = 0;
    /// Known when read() has returned nothing because the container ended: no wait() can come too late for `--rm`.
    virtual std::optional<int> exitCode() const = 0;
};

enum class WaitCondition { NotRunning, NextExit, Removed };

class ContainerService {
public:
    virtual ~ContainerService() = default;

    /// Newest first.
    virtual Result<std::vector<ContainerSummary>> list(const ContainerFilter& filter) = 0;
    /// Docker's `container inspect` object as JSON text.
    virtual Result<std::string> inspect(const std::string& reference) = 0;
    /// The image must be here. Nothing runs yet.
    virtual Result<CreatedContainer> create(const ContainerSpec& spec) = 0;
    /// Returns when the first process runs and the ports listen. Error kinds: Runtime with the exit code Docker gives
    /// in exitCodeFor() (127 command not found, 126 not executable, 125 otherwise), Busy for a port in use.
    virtual Result<void> start(const std::string& reference) = 0;
    /// Sends the stop signal, then SIGKILL.
    virtual Result<void> stop(const std::string& reference, const StopOptions& options, std::stop_token stop) = 0;
    virtual Result<void> restart(const std::string& reference, const StopOptions& options, std::stop_token stop) = 0;
    /// `signal`: "KILL", "SIGTERM", "15".
    virtual Result<void> kill(const std::string& reference, const std::string& signal) = 0;
    /// Busy when it runs and not `force`. `volumes`: its anonymous volumes too.
    virtual Result<void> remove(const std::string& reference, bool force, bool volumes) = 0;
    virtual Result<void> rename(const std::string& reference, const std::string& name) = 0;
    /// The exit code.
    virtual Result<int> wait(const std::string& reference, WaitCondition condition, std::stop_token stop) = 0;
    /// Calls `sink` with batches of lines in order; with `follow`, until the container ends or `stop`. `sink` returns
    /// false to end. A slow sink never slows the container.
    virtual Result<void> logs(const std::string& reference, const LogRequest& request,
                              const std::function<bool(const std::vector<LogLine>&)>& sink, std::stop_token stop) = 0;
    /// Random access to the whole log, for a window.
    virtual Result<std::unique_ptr<LogReader>> openLog(const std::string& reference) = 0;
    /// Attach before start() to miss nothing.
    virtual Result<std::unique_ptr<Attachment>> attach(const std::string& reference, bool withInput) = 0;
    /// Limits and restart policy, now and for every later start; limits of zero
    /// stay. Unsupported when the container runs without a control group and
    /// cannot get one.
    virtual Result<void> update(const std::string& reference, const ContainerUpdate& changes) = 0;
    /// One sample per running container of `references` (all when empty).
    virtual Result<std::vector<ContainerStats>> stats(const std::vector<std::string>& references) = 0;
};

/// The exit code of the `docker` command for a failed run or start: 127, 126 or 125.
int exitCodeFor(const Error& error);

/// Parses "[ip:]host:container[/udp]", "8080", "8000-8010:80-90", "[::1]:80:80" into mappings; throws nothing:
/// InvalidInput.
Result<std::vector<PortMapping>> parsePublish(const std::string& text);
/// Parses "-v" forms: "/host:/container[:ro]", "name:/container", "/container".
Result<Mount> parseVolume(const std::string& text);
/// Parses `--mount`: "type=bind,source=/host,target=/container,readonly".
Result<Mount> parseMount(const std::string& text);
/// Reads the value of a flag of `run` that ContainerSpec::options holds: "memory", "cap-add", "ulimit", … and adds it.
Result<void> applyOption(ContainerSpec& spec, const std::string& flag, const std::string& value);
/// The same for `update`, which takes the limits among them.
Result<void> applyLimit(ContainerUpdate& changes, const std::string& flag, const std::string& value);
/// Parses `--tmpfs`: "/container[:size=64m,mode=1777]".
Result<Mount> parseTmpfs(const std::string& text);

}  // namespace galley::api
