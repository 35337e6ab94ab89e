// SPDX-License-Identifier: Apache-2.0
#include "engine/process/spawn.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/process/pidfd.h"

namespace galley::process {
namespace fs = std::filesystem;
namespace {

/// The C structures of posix_spawn, freed whatever happens.
class FileActions {
public:
    FileActions() { ::posix_spawn_file_actions_init(&m_actions); }
    ~FileActions() { ::posix_spawn_file_actions_destroy(&m_actions); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    posix_spawn_file_actions_t* get() noexcept { return &m_actions; }

private:
    posix_spawn_file_actions_t m_actions{};
};

class Attributes {
public:
    explicit Attributes(bool newSession) {
        ::posix_spawnattr_init(&m_attributes);
        sigset_t none;
        ::sigemptyset(&none);
        ::posix_spawnattr_setsigmask(&m_attributes, &none);
        sigset_t defaults;
        ::sigemptyset(&defaults);
        for (const int signal : {SIGPIPE, SIGCHLD, SIGINT, SIGQUIT, SIGTERM}) ::sigaddset(&defaults, signal);
        ::posix_spawnattr_setsigdefault(&m_attributes, &defaults);
        const int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (newSession ? POSIX_SPAWN_SETSID : 0);
        ::posix_spawnattr_setflags(&m_attributes, static_cast<short>(flags));
    }
    ~Attributes() { ::posix_spawnattr_destroy(&m_attributes); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    posix_spawnattr_t* get() noexcept { return &m_attributes; }

private:
    posix_spawnattr_t m_attributes{};
};

int highestChildDescriptor(const std::vector<DescriptorPair>& pairs) {
    int highest = 2;
    for (const DescriptorPair& pair : pairs) highest = std::max(highest, pair.child);
    return highest;
}

/// Copies every parent descriptor above all numbers the child wants first: then no dup2 can overwrite a later source.
std::vector<UniqueFd> copiesAbove(const std::vector<DescriptorPair>& pairs, int highest) {
    std::vector<UniqueFd> copies;
    for (const DescriptorPair& pair : pairs) {
        UniqueFd copy(::fcntl(pair.parent, F_DUPFD_CLOEXEC, highest + 1));
        if (!copy) throwErrno(errno, "passing a descriptor to a program");
        copies.push_back(std::move(copy));
    }
    return copies;
}

void addDescriptorActions(posix_spawn_file_actions_t* actions, const std::vector<DescriptorPair>& pairs,
                          const std::vector<UniqueFd>& copies, int highest) {
    std::vector<bool> named(static_cast<std::size_t>(highest) + 1, false);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        ::posix_spawn_file_actions_adddup2(actions, copies[i].get(), pairs[i].child);
        named[static_cast<std::size_t>(pairs[i].child)] = true;
    }
    for (int fd = 0; fd <= highest; ++fd) {
        if (named[static_cast<std::size_t>(fd)]) continue;
        if (fd <= 2) {
            ::posix_spawn_file_actions_addopen(actions, fd, "/dev/null", fd == 0 ? O_RDONLY : O_WRONLY, 0);
        } else {
            ::posix_spawn_file_actions_addclose(actions, fd);
        }
    }
    ::posix_spawn_file_actions_addclosefrom_np(actions, highest + 1);
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> result;
    result.reserve(texts.size() + 1);
    for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
    result.push_back(nullptr);
    return result;
}

fs::path programPath(const std::string& name) {
    if (name.find('/') != std::string::npos) return name;
    if (auto found = findProgram(name)) return *found;
    throw Error(ErrorKind::NotFound, "the program \"" + name + "\" is not installed");
}

fs::path ownExecutable() {
    std::error_code failure;
    fs::path self = fs::read_symlink("/proc/self/exe", failure);
    if (failure) throwErrno(failure.value(), "reading /proc/self/exe");
    return self;
}

bool isExecutable(const fs::path& file) {
    std::error_code failure;
    return fs::is_regular_file(file, failure) && ::access(file.c_str(), X_OK) == 0;
}

}  // namespace

std::string ExitStatus::text() const {
    if (signal == 0) return "exit code " + std::to_string(code);
    return "signal " + std::to_string(signal) + " (" + ::strsignal(signal) + ")";
}

ExitStatus ExitStatus::fromWaitStatus(int status) noexcept {
    if (WIFSIGNALED(status)) return {0, WTERMSIG(status)};
    return {WEXITSTATUS(status), 0};
}

Child& Child::operator=(Child&& other) noexcept {
    if (this != &other) {
        if (m_pid > 0 && m_pidfd) ::waitpid(m_pid, nullptr, WNOHANG);
        m_pid = std::exchange(other.m_pid, -1);
        m_pidfd = std::move(other.m_pidfd);
    }
    return *this;
}

Child::~Child() {
    if (m_pid > 0 && m_pidfd) ::waitpid(m_pid, nullptr, WNOHANG);
}

ExitStatus Child::wait(const std::stop_token& stop) {
    return waitFor(std::chrono::milliseconds(-1), stop).value();
}

std::optional<ExitStatus> Child::waitFor(std::chrono::milliseconds timeout, const std::stop_token& stop) {
    if (!m_pidfd) throw Error(ErrorKind::Internal, "there is no child to wait for");
    if (pollFd(m_pidfd.get(), POLLIN, stop, static_cast<int>(timeout.count())) == 0) return std::nullopt;
    int status = 0;
    while (::waitpid(m_pid, &status, 0) < 0) {
        if (errno != EINTR) throwErrno(errno, "waiting for a program");
    }
    m_pidfd.reset();
    return ExitStatus::fromWaitStatus(status);
}

bool Child::kill(int signal) noexcept {
    return m_pidfd && ::syscall(SYS_pidfd_send_signal, m_pidfd.get(), signal, nullptr, 0) == 0;
}

Child spawn(const SpawnOptions& options) {
    if (options.arguments.empty()) throw Error(ErrorKind::InvalidInput, "there is no program to start");
    // By the way of the parent: the child has closed it by then.
    const fs::path program = options.executable < 0 ? programPath(options.arguments.front())
                                                    : fs::path("/proc") / std::to_string(::getpid()) / "fd" /
                                                          std::to_string(options.executable);
    const int highest = highestChildDescriptor(options.descriptors);
    const std::vector<UniqueFd> copies = copiesAbove(options.descriptors, highest);
    FileActions actions;
    if (!options.workingDirectory.empty()) {
        ::posix_spawn_file_actions_addchdir_np(actions.get(), options.workingDirectory.c_str());
    }
    addDescriptorActions(actions.get(), options.descriptors, copies, highest);
    Attributes attributes(options.newSession);
    const std::vector<char*> arguments = pointers(options.arguments);
    const std::vector<char*> variables = options.environment ? pointers(*options.environment) : std::vector<char*>();
    pid_t pid = -1;
    const int failure = ::posix_spawn(&pid, program.c_str(), actions.get(), attributes.get(), arguments.data(),
                                      options.environment ? variables.data() : environ);
    if (failure != 0) throwErrno(failure, "starting " + program.string(), ErrorKind::Runtime);
    return Child(pid, openPidfd(pid));
}

std::optional<fs::path> findProgram(std::string_view name) {
    if (name.empty() || name.find('/') != std::string_view::npos) return std::nullopt;
    const char* path = std::getenv("PATH");
    std::vector<std::string> directories = split(path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin", ':');
    for (const char* more : {"/usr/local/sbin", "/usr/sbin", "/sbin"}) directories.emplace_back(more);
    for (const std::string& directory : directories) {
        // An empty or relative entry would mean the current directory, which may hold anything.
        if (directory.empty() || directory.front() != '/') continue;
        if (fs::path file = fs::path(directory) / name; isExecutable(file)) return file;
    }
    return std::nullopt;
}

fs::path siblingProgram(std::string_view name) {
    const fs::path directory = ownExecutable().parent_path();
    for (const fs::path& candidate : {directory / name, directory.parent_path() / "libexec" / "galley" / name}) {
        if (isExecutable(candidate)) return candidate;
    }
    throw Error(ErrorKind::NotFound, "the program \"" + std::string(name) + "\" is missing beside " +
                                         directory.string() + ": install Galley again");
}

}  // namespace galley::process
