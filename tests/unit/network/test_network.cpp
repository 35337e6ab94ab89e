// SPDX-License-Identifier: Apache-2.0
// Networks end to end, in real namespaces: a "container" here is a process with a network namespace of its own.
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

using namespace galley;
using namespace galley::network;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

sockaddr_in addressOf(const std::string& address, std::uint16_t port) {
    sockaddr_in result{};
    result.sin_family = AF_INET;
    result.sin_port = htons(port);
    ::inet_pton(AF_INET, address.c_str(), &result.sin_addr);
    return result;
}

const sockaddr* generic(const sockaddr_in& address) {
    return static_cast<const sockaddr*>(static_cast<const void*>(&address));
}

UniqueFd listenOn(const std::string& address, std::uint16_t port) {
    UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in name = addressOf(address, port);
    if (::bind(fd.get(), generic(name), sizeof name) != 0 || ::listen(fd.get(), 5) != 0) throwErrno(errno, "listening");
    return fd;
}

std::uint16_t portOf(const UniqueFd& fd) {
    sockaddr_in name{};
    socklen_t length = sizeof name;
    ::getsockname(fd.get(), static_cast<sockaddr*>(static_cast<void*>(&name)), &length);
    return ntohs(name.sin_port);
}

/// 0, or the errno of a connection that did not come about in time.
int connectTo(const std::string& address, std::uint16_t port, int timeoutMs) {
    const UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const sockaddr_in name = addressOf(address, port);
    if (::connect(fd.get(), generic(name), sizeof name) == 0) return 0;
    if (errno != EINPROGRESS) return errno;
    pollfd entry{fd.get(), POLLOUT, 0};
    if (::poll(&entry, 1, timeoutMs) == 0) return ETIMEDOUT;
    int failure = 0;
    socklen_t length = sizeof failure;
    ::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &failure, &length);
    return failure;
}

std::string nameQuestion() {
    return {
        "\x47\x59\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x07"
        "example\x03"
        "org\x00\x00\x01\x00\x01",
        29};
}

/// The first byte pair of the answer, empty when none came.
std::string firstBytes(const UniqueFd& fd) {
    pollfd entry{fd.get(), POLLIN, 0};
    if (::poll(&entry, 1, 10'000) != 1) return {};
    std::array<char, 512> answer{};
    const ssize_t got = ::recv(fd.get(), answer.data(), answer.size(), 0);
    return got < 2 ? std::string() : std::string(answer.data(), 2);
}

std::string askForName(const std::string& server) {
    const UniqueFd fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const std::string question = nameQuestion();
    const sockaddr_in name = addressOf(server, 53);
    ::sendto(fd.get(), question.data(), question.size(), 0, generic(name), sizeof name);
    return firstBytes(fd);
}

/// The same over a connection, where the client speaks first and the answer has its length in front.
bool isAnsweredOverTcp(const std::string& server) {
    const UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in name = addressOf(server, 53);
    if (::connect(fd.get(), generic(name), sizeof name) != 0) return false;
    const std::string question = nameQuestion();
    writeAll(fd.get(), std::string({'\0', static_cast<char>(question.size())}) + question);
    return firstBytes(fd).size() == 2;
}

void ip(std::vector<std::string> arguments) {
    process::SpawnOptions options;
    arguments.insert(arguments.begin(), "ip");
    options.arguments = std::move(arguments);
    const auto result = process::runCommand(std::move(options));
    if (!result.status.success()) throw Error(ErrorKind::Internal, "ip: " + result.errorOutput);
}

UniqueFd datagramSocket(const std::string& address, std::uint16_t port) {
    UniqueFd fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const sockaddr_in name = addressOf(address, port);
    if (::bind(fd.get(), generic(name), sizeof name) != 0) throwErrno(errno, "bind " + address);
    return fd;
}

/// What is dropped stays away; what is let through may wait for another question after the neighbour.
constexpr int kShortMs = 400;
constexpr int kLongMs = 10'000;

/// Sends from the calling thread's network; whether it is in `inbox` in time.
bool arrives(const UniqueFd& inbox, const std::string& from, const std::string& to, int patienceMs) {
    const UniqueFd sender = datagramSocket(from, 0);
    const sockaddr_in name = addressOf(to, 9);
    ::sendto(sender.get(), "x", 1, 0, generic(name), sizeof name);
    pollfd entry{inbox.get(), POLLIN, 0};
    if (::poll(&entry, 1, patienceMs) != 1) return false;
    std::array<char, 8> bytes{};
    return ::recv(inbox.get(), bytes.data(), bytes.size(), 0) == 1;
}

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

}  // namespace

class NetworkTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_directories.runtime = fs::path(m_directory->path().toStdString()) / "run";
        m_directories.data = fs::path(m_directory->path().toStdString()) / "data";
        m_holder = std::make_unique<process::NamespaceLease>(process::ensureHolder(m_directories, {}, 0ms));
    }
    void cleanup() { m_holder.reset(); }

    void containersReachEachOtherAtOnce() {
        const NetworkLease network = open();
        const Container one(*m_holder);
        const Container two(*m_holder);
        QCOMPARE(insideHolder([&] {
                     const Endpoint first = attach(network, one.networkNamespace.get());
                     const Endpoint second = attach(network, two.networkNamespace.get());
                     if (first.address == second.address || first.mac == second.mac) return 1;
                     awaitWayOut(network);
                     for (const Endpoint* each : {&first, &second}) admit(network, *each);
                     // One that answers, one that asks, each in its network.
                     const pid_t server = ::fork();
                     if (server == 0) {
                         one.enter();
                         const UniqueFd listener = listenOn(first.address, 80);
                         const UniqueFd peer(::accept(listener.get(), nullptr, nullptr));
                         ::_exit(peer ? 0 : 1);
                     }
                     two.enter();
                     // Until the other has its listener, the connection is refused; a lost first packet would cost a
                     // second.
                     const auto begin = std::chrono::steady_clock::now();
                     int failure = ECONNREFUSED;
                     while (failure == ECONNREFUSED) failure = connectTo(first.address, 80, 10'000);
                     const auto took = std::chrono::steady_clock::now() - begin;
                     ::waitpid(server, nullptr, 0);
                     return failure != 0 ? 2 : took > 900ms ? 3 : 0;
                 }),
                 0);
    }
    void namesAreResolvedAndTheHostsLoopbackIsOutOfReach() {
        const UniqueFd loopback = listenOn("127.0.0.1", 0);
        const std::uint16_t port = portOf(loopback);
        const UniqueFd everywhere = listenOn("0.0.0.0", 0);
        const NetworkLease network = open();
        const Container container(*m_holder);
        const std::string resolv = readContainerResolvConf();
        const std::string server = split(std::string_view(resolv).substr(11), '\n').front();
        QCOMPARE(insideHolder([&] {
                     const Endpoint endpoint = attach(network, container.networkNamespace.get());
                     const WayOut wayOut = awaitWayOut(network);
                     admit(network, endpoint);
                     if (!wayOut.up) {
                         std::fprintf(stderr, "%s\n", wayOut.sentence.c_str());
                         return 1;
                     }
                     const std::vector<std::string> hostAddresses = listHostAddresses();
                     container.enter();
                     if (askForName(server) != "GY") return 2;
                     if (server != kDnsForwardAddress && !isAnsweredOverTcp(server)) return 3;
                     std::vector<std::string> ways{"127.0.0.1", network.gateway, kDnsForwardAddress, "10.0.2.2"};
                     ways.push_back(defaultGateway());
                     // What listens on all addresses may be reached at one that other computers use too (another
                     // bridge's, say), but by none of the ways that some set-ups lead to the loopback.
                     for (const std::string& way : ways) {
                         if (connectTo(way, portOf(everywhere), 400) == 0) return 5;
                     }
                     ways.insert(ways.end(), hostAddresses.begin(), hostAddresses.end());
                     for (const std::string& way : ways) {
                         if (connectTo(way, port, 400) == 0) return 4;
                     }
                     return 0;
                 }),
                 0);
    }
    void aContainerCannotSpeakForAnother() {
        const NetworkLease network = open();
        QVERIFY(awaitWayOut(network).guarded);
        const Container liar(*m_holder);
        const Container victim(*m_holder);
        QCOMPARE(insideHolder([&] {
                     const Endpoint own = attach(network, liar.networkNamespace.get());
                     const Endpoint other = attach(network, victim.networkNamespace.get());
                     for (const Endpoint* each : {&own, &other}) admit(network, *each);
                     victim.enter();
                     const UniqueFd inbox = datagramSocket(other.address, 9);
                     liar.enter();
                     const std::string borrowed = other.address.substr(0, other.address.rfind('.')) + ".77";
                     ip({"address", "add", borrowed + "/16", "dev", "eth0"});
                     if (!arrives(inbox, own.address, other.address, kLongMs)) return 1;
                     if (arrives(inbox, borrowed, other.address, kShortMs)) return 2;
                     if (!arrives(inbox, own.address, other.address, kLongMs)) return 3;
                     // Neither by telling a false place in an answer that nobody asked for…
                     ip({"neigh", "flush", "dev", "eth0"});
                     if (arrives(inbox, borrowed, other.address, kShortMs)) return 4;
                     // …nor under the right address from another card.
                     ip({"link", "set", "dev", "eth0", "address", "02:42:00:00:00:99"});
                     if (arrives(inbox, own.address, other.address, kShortMs)) return 5;
                     ip({"link", "set", "dev", "eth0", "address", own.mac});
                     return arrives(inbox, own.address, other.address, kLongMs) ? 0 : 6;
                 }),
                 0);
    }
    void whoIsNotAdmittedIsNotHeard() {
        const NetworkLease network = open();
        QVERIFY(awaitWayOut(network).guarded);
        const Container quiet(*m_holder);
        const Container other(*m_holder);
        QCOMPARE(insideHolder([&] {
                     Endpoint own = attach(network, quiet.networkNamespace.get());
                     const Endpoint there = attach(network, other.networkNamespace.get());
                     admit(network, there);
                     other.enter();
                     const UniqueFd inbox = datagramSocket(there.address, 9);
                     quiet.enter();
                     if (arrives(inbox, own.address, there.address, kShortMs)) return 1;
                     admit(network, own);
                     return arrives(inbox, own.address, there.address, kLongMs) ? 0 : 2;
                 }),
                 0);
    }
    void aContainerIsConnectedOnce() {
        const NetworkLease network = open();
        const Container container(*m_holder);
        QCOMPARE(insideHolder([&] {
                     const Endpoint endpoint = attach(network, container.networkNamespace.get());
                     try {
                         attach(network, container.networkNamespace.get());
                         return 1;
                     } catch (const Error& error) {
                         return error.kind() == ErrorKind::AlreadyExists ? 0 : 2;
                     }
                 }),
                 0);
    }
    void aDetachedAddressIsGivenAgain() {
        const NetworkLease network = open();
        const Container one(*m_holder);
        const Container two(*m_holder);
        QCOMPARE(insideHolder([&] {
                     Endpoint first = attach(network, one.networkNamespace.get());
                     const std::string address = first.address;
                     detach(network, std::move(first));
                     return attach(network, two.networkNamespace.get()).address == address ? 0 : 1;
                 }),
                 0);
        // Both children have gone: so have their addresses.
        const Container three(*m_holder);
        QCOMPARE(insideHolder(
                     [&] { return attach(network, three.networkNamespace.get()).address.ends_with(".0.2") ? 0 : 1; }),
                 0);
    }
    void oneKeeperServesAllAndLeavesWithPasta() {
        UniqueFd keeper;
        {
            const NetworkLease first = open();
            const NetworkLease second = open();
            QCOMPARE(first.subnet, second.subnet);
            QVERIFY(awaitWayOut(first).up);
            keeper = std::move(process::findKeeper(detail::keeperFiles(first.directory))->pidfd);
            QVERIFY(!process::hasEnded(keeper.get()));
            QVERIFY(pastaCount() == 1);
        }
        QVERIFY(pollFd(keeper.get(), POLLIN, {}, 20'000) != 0);
        QTRY_COMPARE_WITH_TIMEOUT(pastaCount(), 0, 10'000);
    }
    void aKilledKeeperTakesPastaAndIsReplaced() {
        const NetworkLease first = open();
        QVERIFY(awaitWayOut(first).up);
        auto keeper = process::findKeeper(detail::keeperFiles(first.directory));
        process::signalPidfd(keeper->pidfd.get(), SIGKILL);
        QVERIFY(pollFd(keeper->pidfd.get(), POLLIN, {}, 10'000) != 0);
        QTRY_COMPARE_WITH_TIMEOUT(pastaCount(), 0, 10'000);
        const NetworkLease second = open();
        QVERIFY(awaitWayOut(second).up);
        QCOMPARE(pastaCount(), 1);
    }
    void theNetworkOfAKilledKeeperIsTakenOverWithEverybodyOnIt() {
        const NetworkLease first = open();
        const Container container(*m_holder);
        const std::string resolv = readContainerResolvConf();
        const std::string server = split(std::string_view(resolv).substr(11), '\n').front();
        QCOMPARE(insideHolder([&] {
                     const Endpoint endpoint = attach(first, container.networkNamespace.get());
                     awaitWayOut(first);
                     admit(first, endpoint);
                     const auto keeper = process::findKeeper(detail::keeperFiles(first.directory));
                     const pid_t killed = keeper->pid;
                     process::signalPidfd(keeper->pidfd.get(), SIGKILL);
                     if (pollFd(keeper->pidfd.get(), POLLIN, {}, 10'000) == 0) return 1;
                     reviveNetwork(m_directories, "bridge");
                     const auto next = process::findKeeper(detail::keeperFiles(first.directory));
                     if (!next || next->pid == killed) return 2;
                     const NetworkLease second = open();
                     const auto number = [](const NetworkLease& lease) {
                         return detail::namespaceNumber(lease.networkNamespace.get());
                     };
                     if (number(first) != number(second) || first.subnet != second.subnet) return 3;
                     const WayOut wayOut = awaitWayOut(second);
                     if (!wayOut.up || !wayOut.guarded) return 4;
                     container.enter();
                     return askForName(server) == "GY" ? 0 : 5;
                 }),
                 0);
    }
    void anUnusedNetworkIsNotRevived() {
        fs::path directory;
        {
            const NetworkLease lease = open();
            directory = lease.directory;
            const auto keeper = process::findKeeper(detail::keeperFiles(directory));
            process::signalPidfd(keeper->pidfd.get(), SIGKILL);
            QVERIFY(pollFd(keeper->pidfd.get(), POLLIN, {}, 10'000) != 0);
        }
        reviveNetwork(m_directories, "bridge");
        QVERIFY(!process::findKeeper(detail::keeperFiles(directory)));
        reviveNetwork(m_directories, "never-made");
    }
    void aKilledPastaIsStartedAgain() {
        const NetworkLease network = open();
        QVERIFY(awaitWayOut(network).up);
        const pid_t first = pastaPid();
        QVERIFY(first > 0);
        const UniqueFd pidfd = process::openPidfd(first);
        process::signalPidfd(pidfd.get(), SIGKILL);
        QVERIFY(pollFd(pidfd.get(), POLLIN, {}, 10'000) != 0);
        bool startedAgain = false;
        const auto look = [&] {
            const pid_t now = pastaPid();
            return startedAgain = startedAgain || (now > 0 && now != first);
        };
        QTRY_VERIFY_WITH_TIMEOUT(look(), 15'000);
    }
    void twoNetworksAreApart() {
        const NetworkLease one = open();
        const NetworkLease other = openNetwork(m_directories, *m_holder, "other", {}, 0ms);
        const Container left(*m_holder);
        const Container right(*m_holder);
        QCOMPARE(insideHolder([&] {
                     const Endpoint here = attach(one, left.networkNamespace.get());
                     const Endpoint there = attach(other, right.networkNamespace.get());
                     const pid_t server = ::fork();
                     if (server == 0) {
                         ::prctl(PR_SET_PDEATHSIG, SIGKILL);
                         right.enter();
                         const UniqueFd listener = listenOn("0.0.0.0", 80);
                         while (true) ::pause();
                     }
                     left.enter();
                     const int failure = connectTo(there.address, 80, 300);
                     ::kill(server, SIGKILL);
                     return failure == 0 ? 1 : 0;
                 }),
                 0);
    }
    void attachingIsFast() {
        const auto begin = std::chrono::steady_clock::now();
        const NetworkLease network = open();
        const auto opened = std::chrono::steady_clock::now();
        awaitWayOut(network);
        const auto up = std::chrono::steady_clock::now();
        QCOMPARE(open().subnet, network.subnet);
        const auto warm = std::chrono::steady_clock::now();
        const Container container(*m_holder);
        QCOMPARE(insideHolder([&] {
                     const auto before = std::chrono::steady_clock::now();
                     const Endpoint endpoint = attach(network, container.networkNamespace.get());
                     std::fprintf(stderr, "attach %.2f ms\n", milliseconds(std::chrono::steady_clock::now() - before));
                     return 0;
                 }),
                 0);
        std::fprintf(stderr, "open cold %.2f ms, way out +%.2f ms, open warm %.2f ms\n", milliseconds(opened - begin),
                     milliseconds(up - opened), milliseconds(warm - up));
    }

private:
    static double milliseconds(std::chrono::steady_clock::duration duration) {
        return std::chrono::duration<double, std::milli>(duration).count();
    }
    NetworkLease open() const { return openNetwork(m_directories, *m_holder, "bridge", {}, 0ms); }

    int insideHolder(const std::function<int()>& work) const {
        const int status = test::inChild([&] {
            process::enterNamespace(m_holder->userNamespace.get());
            return work();
        });
        return process::ExitStatus::fromWaitStatus(status).shellCode();
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
    std::vector<pid_t> pastas() const {
        std::vector<pid_t> found;
        for (const auto& entry : fs::directory_iterator("/proc")) {
            const auto pid = parseUnsigned(entry.path().filename().string());
            if (!pid) continue;
            try {
                const std::string line = readFile(entry.path() / "cmdline");
                if (line.starts_with("pasta") && line.find(m_directories.runtime.string()) != std::string::npos) {
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

GALLEY_TEST(NetworkTest);
#include "test_network.moc"
