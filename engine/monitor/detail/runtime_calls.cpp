// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/detail/runtime_calls.h"

#include <signal.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/monitor/runtime_state.h"
#include "engine/process/sealed_program.h"

namespace galley::monitor::detail {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::seconds kRuntimeTimeout{60};
constexpr std::size_t kMaximumLog = std::size_t{1} << 20U;

bool mentions(std::string_view text, std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words) {
        if (text.find(word) != std::string_view::npos) return true;
    }
    return false;
}

}  // namespace

std::string lastRuntimeMessage(std::string_view log) {
    std::string last;
    for (const std::string& line : split(log, '\n')) {
        if (trim(line).empty()) continue;
        const auto object = nlohmann::json::parse(line, nullptr, false);
        if (!object.is_object()) {
            last = line;
            continue;
        }
        const auto message = object.find("msg");
        if (message == object.end() || !message->is_string()) continue;
        const auto level = object.find("level");
        const bool isError = level == object.end() || !level->is_string() ||
                             mentions(level->get_ref<const std::string&>(), {"error", "fatal"});
        if (isError) last = message->get<std::string>();
    }
    return printable(last);
}

Error explainRuntimeError(std::string_view message) {
    const std::string text(message);
    const bool aboutCommand =
        mentions(text, {"executable file", "executable path", "exec: ", "open executable", "exec container process"});
    if (aboutCommand && mentions(text, {"No such file", "no such file", "not found"})) {
        return {ErrorKind::NotFound, "the container's command was not found: " + text};
    }
    if (aboutCommand &&
        mentions(text, {"ermission denied", "not permitted", "is a directory", "Is a directory", "format error"})) {
        return {ErrorKind::Forbidden, "the container's command cannot be executed: " + text};
    }
    return {ErrorKind::Runtime,
            "the runtime could not start the container: " + (text.empty() ? std::string("it gave no reason") : text)};
}

RuntimeCalls::RuntimeCalls(const MonitorPlan& plan)
    : m_plan(plan),
      m_isCrun(fs::path(plan.runtime).filename().string().find("crun") != std::string::npos),
      m_logFile(fs::path(plan.containerDirectory) / "runtime.log"),
      m_pidFile(fs::path(plan.containerDirectory) / "pid") {}

RuntimeCalls::Call RuntimeCalls::prepare(std::string_view verb, const fs::path& log) const {
    Call call;
    std::vector<std::string>& arguments = call.options.arguments;
    const bool joins = !m_doors.empty() && (verb == "create" || verb == "exec");
    if (joins) {
        arguments.push_back(process::siblingProgram("galley-monitor").string());
        for (const fs::path& door : m_doors) arguments.insert(arguments.end(), {"--join", door.string()});
        arguments.emplace_back("--");
    }
    arguments.insert(arguments.end(), {m_plan.runtime, "--root", m_plan.runtimeRoot});
    // crun takes the log's address in one word, and has to be told that the control groups are ours. runc passes over
    // what it may not write to, and makes its own below ours.
    if (m_isCrun) {
        arguments.push_back("--log=file:" + log.string());
        arguments.emplace_back("--log-format=json");
        arguments.emplace_back("--cgroup-manager=disabled");
    } else {
        arguments.insert(arguments.end(), {"--log", log.string(), "--log-format", "json"});
    }
    arguments.emplace_back(verb);
    if (joins || !m_isCrun) return call;
    if (!m_program) call.program = process::sealedProgram(m_plan.runtime);
    call.options.executable = m_program ? m_program.get() : call.program.get();
    return call;
}

void RuntimeCalls::fail(std::string_view verb, const fs::path& log) const {
    const auto text = readFileIfExists(log, kMaximumLog);
    Error error = explainRuntimeError(lastRuntimeMessage(text.value_or("")));
    throw error.addContext("runtime " + std::string(verb));
}

pid_t RuntimeCalls::create(const ContainerStdio& stdio, const fs::path& consoleSocket) {
    ensureDirectory(m_plan.runtimeRoot);
    // What a killed monitor left; its processes are dead.
    removeRuntimeState(fs::path(m_plan.runtimeRoot) / m_plan.id);
    ::unlink(m_logFile.c_str());
    if (m_isCrun) m_program = process::sealedProgram(m_plan.runtime);
    Call call = prepare("create", m_logFile);
    process::SpawnOptions& options = call.options;
    options.arguments.insert(options.arguments.end(),
                             {"--bundle", m_plan.bundleDirectory, "--pid-file", m_pidFile.string()});
    if (!consoleSocket.empty()) options.arguments.insert(options.arguments.end(), {"--console-socket", consoleSocket});
    options.arguments.push_back(m_plan.id);
    if (stdio.output) {
        options.descriptors = {{stdio.input.get(), STDIN_FILENO},
                               {stdio.output.get(), STDOUT_FILENO},
                               {stdio.errorOutput.get(), STDERR_FILENO}};
    }
    process::Child child = process::spawn(options);
    const auto status = child.waitFor(kRuntimeTimeout);
    if (!status) {
        child.kill(SIGKILL);
        child.wait();
        throw Error(ErrorKind::Timeout, "the runtime did not answer within a minute; try again");
    }
    if (!status->success()) fail("create", m_logFile);
    const auto pid = parseUnsigned(trim(readFile(m_pidFile, 64)));
    if (!pid || *pid == 0) throw Error(ErrorKind::Runtime, "the runtime did not say which process it made");
    return static_cast<pid_t>(*pid);
}

void RuntimeCalls::start() {
    ::unlink(m_logFile.c_str());
    Call call = prepare("start", m_logFile);
    call.options.arguments.push_back(m_plan.id);
    const bool started = process::runCommand(call.options, {}, kRuntimeTimeout).status.success();
    m_program.reset();
    if (!started) fail("start", m_logFile);
}

void RuntimeCalls::remove() noexcept {
    m_program.reset();
    try {
        // Its processes are dead, and its group is ours: no need to start a program for what is left.
        removeRuntimeState(fs::path(m_plan.runtimeRoot) / m_plan.id);
    } catch (const std::exception&) {
        return;  // the next create() removes it
    }
}

}  // namespace galley::monitor::detail
