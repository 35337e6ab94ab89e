// SPDX-License-Identifier: Apache-2.0
#include "engine/container/executing.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/container/container_root.h"
#include "engine/container/health_options.h"
#include "engine/container/monitor_access.h"
#include "engine/container/parse_options.h"
#include "engine/container/runtime_spec.h"
#include "engine/container/starting.h"
#include "engine/monitor/control_client.h"
#include "engine/process/namespace_holder.h"
#include "engine/process/spawn.h"

namespace galley::container {

namespace {

[[noreturn]] void notRunning(const Observation& observation) {
    throw Error(ErrorKind::InvalidInput, "container " + observation.record.id + " is not running");
}

monitor::ControlClient connect(Context& context, const Observation& observation) {
    if (isUp(observation.state)) {
        auto client = connectMonitor(context.records().paths(observation.record.id));
        if (client) return *std::move(client);
    }
    notRunning(observation);
}

std::string processObject(const LayeredRoot& root, const Record& record, const ExecSpec& spec,
                          const process::IdMapping& idMapping) {
    ProcessInput input;
    input.arguments = spec.command;
    input.user = findUser(root, spec.user.empty() ? record.user : spec.user, idMapping);
    addGroups(input.user, root, record.options.groups, idMapping);
    input.environment = processEnvironment(record, input.user, spec.terminal, spec.environment);
    input.workingDirectory =
        safeWorkingDirectory(root, spec.workingDirectory.empty() ? record.workingDirectory : spec.workingDirectory);
    input.terminal = spec.terminal;
    input.consoleSize = spec.consoleSize;
    input.options = record.options;
    input.capabilities = spec.privileged ? allCapabilities() : capabilitiesOf(record.options);
    input.openFilesLimit = readOpenFilesLimit();
    return writeProcess(input);
}

std::vector<std::string> words(const std::string& line) {
    std::istringstream stream(line);
    std::vector<std::string> list;
    for (std::string word; stream >> word;) list.push_back(word);
    return list;
}

/// The last column takes what is left of the line: a command has blanks.
std::vector<std::string> cells(const std::string& line, std::size_t columns) {
    std::vector<std::string> row;
    std::string_view rest = line;
    while (row.size() + 1 < columns) {
        rest = trim(rest);
        const auto end = rest.find_first_of(" \t");
        if (rest.empty() || end == std::string_view::npos) break;
        row.emplace_back(rest.substr(0, end));
        rest.remove_prefix(end);
    }
    row.emplace_back(trim(rest));
    return row;
}

/// With `-q` it lists processes of other terminals too; not every choice of columns and rows goes with it.
process::CommandResult runPs(const std::vector<pid_t>& pids, const std::vector<std::string>& arguments) {
    process::SpawnOptions options;
    options.arguments = {"ps"};
    if (arguments.empty()) options.arguments.emplace_back("-ef");
    options.arguments.insert(options.arguments.end(), arguments.begin(), arguments.end());
    process::SpawnOptions quick = options;
    std::vector<std::string> numbers;
    for (const pid_t pid : pids) numbers.push_back(std::to_string(pid));
    quick.arguments.push_back("-q" + join(numbers, ","));
    auto result = process::runCommand(quick);
    if (!result.status.success()) result = process::runCommand(options);
    if (!result.status.success()) {
        throw Error(ErrorKind::InvalidInput, "ps: " + std::string(trim(printable(result.errorOutput))));
    }
    return result;
}

}  // namespace

std::optional<monitor::ExecStream> execute(Context& context, const std::string& reference, const ExecSpec& spec) {
    if (spec.command.empty()) throw Error(ErrorKind::InvalidInput, "No exec command specified");
    const Observation observation = context.observe(reference);
    monitor::ControlClient client = connect(context, observation);
    const auto lease = process::ensureHolder(context.directories());
    const Record& record = observation.record;
    const LayeredRoot root = rootView(context, record, lowerDirectories(context, record));
    const std::string object = processObject(root, record, spec, containerIds(record, lease));
    const std::string command = join(spec.command, " ");
    try {
        if (!spec.detached) return std::move(client).exec(object, spec.terminal, command);
        client.execDetached(object, spec.terminal, command);
        return std::nullopt;
    } catch (const Error& error) {
        // Of the container there is no doubt: it is the command that was not found.
        throw dockerStartError(error, spec.command);
    }
}

std::optional<monitor::HealthPlan> planHealth(const LayeredRoot& root, const Record& record,
                                              const process::IdMapping& idMapping) {
    ExecSpec probe;
    probe.command = probeCommand(record.options.health);
    if (probe.command.empty()) return std::nullopt;
    monitor::HealthPlan plan = healthPlan(record.options.health);
    plan.process = processObject(root, record, probe, idMapping);
    return plan;
}

void pauseContainer(Context& context, const std::string& reference) {
    const Observation observation = context.observe(reference);
    if (observation.state.status == monitor::Status::Paused) {
        throw Error(ErrorKind::InvalidInput, "Container " + observation.record.id + " is already paused");
    }
    connect(context, observation).pause();
}

void unpauseContainer(Context& context, const std::string& reference) {
    const Observation observation = context.observe(reference);
    if (observation.state.status != monitor::Status::Paused) {
        throw Error(ErrorKind::InvalidInput, "Container " + observation.record.id + " is not paused");
    }
    connect(context, observation).resume();
}

ProcessTable listProcesses(Context& context, const std::string& reference, const std::vector<std::string>& arguments) {
    const Observation observation = context.observe(reference);
    auto pids = connect(context, observation).processes();
    std::sort(pids.begin(), pids.end());
    const auto result = runPs(pids, arguments);
    ProcessTable table;
    const auto lines = split(result.output, '\n');
    if (!lines.empty()) table.titles = words(lines.front());
    const auto column = std::find(table.titles.begin(), table.titles.end(), "PID");
    if (column == table.titles.end()) throw Error(ErrorKind::InvalidInput, "Couldn't find PID field in ps output");
    const auto index = static_cast<std::size_t>(column - table.titles.begin());
    for (std::size_t i = 1; i < lines.size(); ++i) {
        auto row = cells(lines[i], table.titles.size());
        const auto pid = index < row.size() ? parseUnsigned(row[index]) : std::nullopt;
        if (pid && std::binary_search(pids.begin(), pids.end(), static_cast<pid_t>(*pid))) {
            table.rows.push_back(std::move(row));
        }
    }
    return table;
}

}  // namespace galley::container
