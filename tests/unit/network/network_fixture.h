// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the tests of networks share: a "container", which is a process with a network namespace of its own; a holder
/// and directories for each test.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/network/detail/former_network.h"
#include "engine/network/detail/network_state.h"
#include "engine/network/network.h"
#include "engine/network/resolv_conf.h"
#include "engine/process/keeper.h"
#include "engine/process/namespace_holder.h"
#include "engine/process/pidfd.h"
#include "tests/support/in_child.h"
#include "tests/support/test_case.h"
#include "tests/unit/network/talk.h"

namespace galley::test {
using namespace galley::network;
using namespace galley::test::talk;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

/// A process that has entered the holder's namespace and made a network namespace, and waits to be killed.
class Container {
public:
    explicit Container(const process::NamespaceLease& holder) {
        std::array<int, 2> ready{};
        if (::pipe2(ready.data(), O_CLOEXEC) != 0) throwErrno(errno, "pipe");
        m_pid = ::fork();
        if (m_pid == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            process::enterNamespace(holder.userNamespace.get());
            if (::unshare(CLONE_NEWNET) != 0) ::_exit(1);
            writeAll(ready[1], "r");
            while (true) ::pause();
        }
        ::close(ready[1]);
        std::array<char, 1> byte{};
        const ssize_t got = ::read(ready[0], byte.data(), 1);
        ::close(ready[0]);
        if (got != 1) throw Error(ErrorKind::Internal, "no network namespace");
        networkNamespace = openFile("/proc/" + std::to_string(m_pid) + "/ns/net", O_RDONLY);
    }
    ~Container() {
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
    }
    Container(const Container&) = delete;
    Container& operator=(const Container&) = delete;

    /// In the container's network; must be called inside the holder's namespace.
    void enter() const {
        if (::setns(networkNamespace.get(), CLONE_NEWNET) != 0) throwErrno(errno, "setns");
    }

    UniqueFd networkNamespace;

private:
    pid_t m_pid = -1;
};

/// A holder of its own, and networks without grace.
class NetworkFixture {
protected:
    void setUp() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_directories.runtime = fs::path(m_directory->path().toStdString()) / "run";
        m_directories.data = fs::path(m_directory->path().toStdString()) / "data";
        m_holder = std::make_unique<process::NamespaceLease>(process::ensureHolder(m_directories, {}, 0ms));
    }
    NetworkLease open() const { return openNetwork(m_directories, *m_holder, {"bridge"}, {}, 0ms); }

    int insideHolder(const std::function<int()>& work) const {
        const int status = test::inChild([&] {
            process::enterNamespace(m_holder->userNamespace.get());
            return work();
        });
        return process::ExitStatus::fromWaitStatus(status).shellCode();
    }

    /// Of what the second container sends to the first nothing is lost: 0, or what failed.
    static int connectsAtOnce(const Container& server, const Container& client, const std::string& address) {
        const pid_t answering = ::fork();
        if (answering == 0) {
            server.enter();
            const UniqueFd listener = listenOn(address, 80);
            const UniqueFd peer(::accept(listener.get(), nullptr, nullptr));
            ::_exit(peer ? 0 : 1);
        }
        client.enter();
        // Until the other has its listener, the connection is refused at once; a lost packet would cost a second.
        std::chrono::steady_clock::duration longest{};
        int failure = ECONNREFUSED;
        while (failure == ECONNREFUSED) {
            const auto begin = std::chrono::steady_clock::now();
            failure = connectTo(address, 80, 10'000);
            longest = std::max(longest, std::chrono::steady_clock::now() - begin);
        }
        ::waitpid(answering, nullptr, 0);
        return failure != 0 ? 101 : longest > 900ms ? 102 : 0;
    }

    static std::string defaultGateway() {
        process::SpawnOptions options;
        options.arguments = {"ip", "-4", "route", "show", "default"};
        for (const std::string& word : split(process::runCommand(options).output, ' ')) {
            if (word.find('.') != std::string::npos) return word;
        }
        return "127.0.0.2";
    }

    /// Processes that run pasta for a network in this test's directory.
    std::vector<pid_t> pastas() const { return processes("pasta"); }
    pid_t nameServerPid() const {
        for (const pid_t pid : processes("")) {
            const auto line = readFileIfExists("/proc/" + std::to_string(pid) + "/cmdline").value_or("");
            if (line.find(std::string("\0names\0", 7)) != std::string::npos) return pid;
        }
        return 0;
    }
    std::vector<pid_t> processes(std::string_view program) const {
        std::vector<pid_t> found;
        for (const auto& entry : fs::directory_iterator("/proc")) {
            const auto pid = parseUnsigned(entry.path().filename().string());
            if (!pid) continue;
            try {
                const std::string line = readFile(entry.path() / "cmdline");
                if (line.starts_with(program) && line.find(m_directories.runtime.string()) != std::string::npos) {
                    found.push_back(static_cast<pid_t>(*pid));
                }
            } catch (const Error&) {
                // It ended while we looked.
            }
        }
        return found;
    }
    int pastaCount() const { return static_cast<int>(pastas().size()); }
    pid_t pastaPid() const {
        const std::vector<pid_t> found = pastas();
        return found.empty() ? 0 : found.front();
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    Directories m_directories;
    std::unique_ptr<process::NamespaceLease> m_holder;
};

}  // namespace galley::test
