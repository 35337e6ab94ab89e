// SPDX-License-Identifier: Apache-2.0
#include "engine/container/runtime_choice.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "engine/base/boot.h"
#include "engine/base/clock.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/process/spawn.h"

namespace galley::container {
namespace fs = std::filesystem;
namespace {

/// What stood in the way may have been put right meanwhile.
constexpr std::chrono::minutes kRefusalIsBelieved{10};
constexpr std::size_t kMaximumVerdict = 16384;
constexpr const char* kWorks = "works";

/// Tells one installed version of a program, and one boot, from another.
std::string identityOf(const std::string& program) {
    struct stat status {};
    if (::stat(program.c_str(), &status) != 0) return {};
    return bootId() + ' ' + std::to_string(status.st_ino) + ' ' + std::to_string(status.st_size) + ' ' +
           std::to_string(status.st_mtim.tv_sec) + '.' + std::to_string(status.st_mtim.tv_nsec) + ' ' + program;
}

fs::path verdictFile(const Directories& directories, const std::string& program) {
    // Another program with the same hash has another identity: it is only tried anew.
    return directories.runtime / "probes" / std::to_string(std::hash<std::string>{}(program));
}

std::optional<ProbeResult> readVerdict(const Directories& directories, const std::string& program) {
    const auto text = readFileIfExists(verdictFile(directories, program), kMaximumVerdict);
    if (!text) return std::nullopt;
    // Identity, date, "works" or not, sentence.
    const auto lines = split(*text, '\n');
    if (lines.size() < 4 || lines[0] != identityOf(program)) return std::nullopt;
    if (lines[2] == kWorks) return ProbeResult{true, lines[3]};
    const auto tried = parseInstant(lines[1]);
    const bool fresh = tried && *tried <= now() && now() - *tried < kRefusalIsBelieved;
    return fresh ? std::optional<ProbeResult>({false, lines[3]}) : std::nullopt;
}

RuntimeChoice choiceOf(const fs::path& program) {
    const std::string name = program.filename().string();
    return {program.string(), name, name.find("crun") != std::string::npos};
}

RuntimeChoice findWanted(const std::string& wanted) {
    const bool absolute = wanted.front() == '/';
    const auto program = absolute ? std::optional<fs::path>(wanted) : process::findProgram(wanted);
    if (!program || ::access(program->c_str(), X_OK) != 0 || fs::is_directory(*program)) {
        throw Error(ErrorKind::NotFound, "unknown or invalid runtime name: " + printable(wanted) +
                                             ": give the name of an installed program, such as crun, or its path");
    }
    return choiceOf(*program);
}

RuntimeChoice firstOf(const std::vector<RuntimeChoice>& candidates) {
    if (candidates.empty()) throw Error(ErrorKind::Unsupported, "No container runtime is installed; install crun");
    return candidates.front();
}

}  // namespace

std::vector<RuntimeChoice> runtimeCandidates(const std::string& wanted) {
    if (!wanted.empty()) return {findWanted(wanted)};
    if (const char* set = std::getenv("GALLEY_RUNTIME"); set != nullptr && *set != '\0') return {findWanted(set)};
    std::vector<RuntimeChoice> candidates;
    for (const char* name : {"crun", "runc"}) {
        if (const auto program = process::findProgram(name)) candidates.push_back(choiceOf(*program));
    }
    return candidates;
}

RuntimeChoice chooseRuntime(const Directories& directories, const process::NamespaceLease& lease,
                            const std::string& wanted) {
    const auto candidates = runtimeCandidates(wanted);
    if (candidates.size() > 1) {
        for (const RuntimeChoice& candidate : candidates) {
            const auto known = readVerdict(directories, candidate.program);
            if (known ? known->works : tryRuntime(directories, lease, candidate).works) return candidate;
        }
    }
    return firstOf(candidates);
}

RuntimeChoice presumedRuntime(const Directories& directories, const std::string& wanted) {
    const auto candidates = runtimeCandidates(wanted);
    for (const RuntimeChoice& candidate : candidates) {
        const auto known = readVerdict(directories, candidate.program);
        if (!known || known->works) return candidate;
    }
    return firstOf(candidates);
}

std::string runtimeName(const Directories& directories, const std::string& wanted) {
    if (!wanted.empty()) return wanted;
    try {
        return presumedRuntime(directories, wanted).name;
    } catch (const Error&) {
        return {};
    }
}

ProbeResult tryRuntime(const Directories& directories, const process::NamespaceLease& lease,
                       const RuntimeChoice& runtime) {
    const std::string identity = identityOf(runtime.program);
    ProbeResult result = probeRuntime(directories, lease, runtime.program);
    const fs::path file = verdictFile(directories, runtime.program);
    ensureDirectory(file.parent_path());
    const std::string text = identity + '\n' + formatInstant(now()) + '\n' + (result.works ? kWorks : "fails") + '\n' +
                             printable(result.sentence) + '\n';
    writeFileAtomic(file, text, Durability::Cached);
    return result;
}

std::string describeRuntime(const RuntimeChoice& runtime) {
    process::SpawnOptions options;
    options.arguments = {runtime.program, "--version"};
    try {
        const auto result = process::runCommand(std::move(options));
        // "crun version 1.8.1" is the first line of both.
        const auto words = split(result.output.substr(0, result.output.find('\n')), ' ');
        return words.size() > 2 ? runtime.name + " " + printable(words[2]) : runtime.name;
    } catch (const Error&) {
        return runtime.name;  // whether it works, a try says
    }
}

}  // namespace galley::container
