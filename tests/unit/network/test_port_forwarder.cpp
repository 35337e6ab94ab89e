// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <sys/resource.h>

#include <future>

#include "engine/base/error.h"
#include "engine/network/port_forwarder.h"
#include "engine/network/port_owner.h"
#include "tests/support/test_case.h"
#include "tests/unit/network/tcp_peer.h"

using namespace galley;
using namespace galley::network;
using namespace galley::test;

namespace {

PortBinding tcp(std::uint16_t containerPort, const std::string& address = "127.0.0.1", std::uint16_t hostPort = 0) {
    return {address, hostPort, containerPort, Protocol::Tcp};
}

ErrorKind kindOf(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.kind();
    }
    throw std::runtime_error("nothing was thrown");
}

/// A UDP socket that answers each datagram with "re:" before it.
class UdpEcho {
public:
    explicit UdpEcho(const std::string& address = "127.0.0.1") {
        SocketAddress local = SocketAddress::parse(address, 0);
        m_socket.reset(::socket(local.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0));
        ::bind(m_socket.get(), local.get(), local.length());
        socklen_t length = sizeof(sockaddr_storage);
        ::getsockname(m_socket.get(), local.get(), &length);
        m_port = local.port();
        m_thread = std::thread([this] {
            std::string buffer(65536, '\0');
            while (true) {
                SocketAddress peer;
                socklen_t bytes = sizeof(sockaddr_storage);
                const ssize_t got = ::recvfrom(m_socket.get(), buffer.data(), buffer.size(), 0, peer.get(), &bytes);
                if (got < 0 || buffer.compare(0, 4, "stop") == 0) return;
                const std::string answer = "re:" + buffer.substr(0, static_cast<std::size_t>(got));
                ::sendto(m_socket.get(), answer.data(), answer.size(), 0, peer.get(), peer.length());
            }
        });
    }
    ~UdpEcho() {
        const UniqueFd socket = connectTo("127.0.0.1", m_port, SOCK_DGRAM);
        ::send(socket.get(), "stop", 4, 0);
        m_thread.join();
    }
    UdpEcho(const UdpEcho&) = delete;
    UdpEcho& operator=(const UdpEcho&) = delete;
    std::uint16_t port() const noexcept { return m_port; }

private:
    UniqueFd m_socket;
    std::uint16_t m_port = 0;
    std::thread m_thread;
};

std::string ask(int socket, const std::string& text) {
    writeAll(socket, text);
    std::string answer(65536, '\0');
    const ssize_t got = ::recv(socket, answer.data(), answer.size(), 0);
    return got < 0 ? "nothing" : answer.substr(0, static_cast<std::size_t>(got));
}

}  // namespace

class PortForwarderTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        ::signal(SIGPIPE, SIG_IGN);
        rlimit limit{};
        ::getrlimit(RLIMIT_NOFILE, &limit);
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
    void bytesGoBothWaysAndAreCounted() {
        TcpServer server(echo);
        PortForwarder forwarder({}, {});
        const PortBinding binding = forwarder.add(tcp(server.port()));
        QVERIFY(binding.hostPort > 0);
        const UniqueFd client = connectTo("127.0.0.1", binding.hostPort);
        writeAll(client.get(), "hello");
        QCOMPARE(receive(client.get(), 5), std::string("hello"));
        const PortCounters counters = forwarder.list().at(0);
        QCOMPARE(counters.connectionsOpen, std::uint64_t{1});
        QCOMPARE(counters.connectionsTotal, std::uint64_t{1});
        QCOMPARE(counters.bytesIn, std::uint64_t{5});
        QCOMPARE(counters.bytesOut, std::uint64_t{5});
    }
    void aHalfClosedConnectionStillAnswers() {
        TcpServer server([](int socket) {
            const std::string all = receive(socket, 1U << 20U);
            writeAll(socket, "got " + std::to_string(all.size()));
        });
        PortForwarder forwarder({}, {});
        const UniqueFd client = connectTo("127.0.0.1", forwarder.add(tcp(server.port())).hostPort);
        writeAll(client.get(), std::string(100000, 'x'));
        ::shutdown(client.get(), SHUT_WR);
        QCOMPARE(receive(client.get(), 100), std::string("got 100000"));
    }
    void littleAndMuchComeInTheirOrder() {
        TcpServer server(echo);
        PortForwarder forwarder({}, {});
        const UniqueFd client = connectTo("127.0.0.1", forwarder.add(tcp(server.port())).hostPort);
        // Around the size of one read, and so much at once that both ends have to wait.
        std::size_t at = 0;
        for (const std::size_t size : {1, 16383, 5, 16384, 16385, 2, 300000, 3, 4'000'000, 1, 1, 65536, 7}) {
            std::string text(size, '\0');
            for (char& c : text) c = static_cast<char>(at++ % 251);
            auto sent = std::async(std::launch::async, [&] { writeAll(client.get(), text); });
            QVERIFY2(receive(client.get(), size) == text, std::to_string(size).c_str());
            sent.get();
        }
        ::shutdown(client.get(), SHUT_WR);
        QCOMPARE(receive(client.get(), 1), std::string());
        const PortCounters counters = forwarder.list().at(0);
        QVERIFY(counters.bytesIn == at && counters.bytesOut == at);
    }
    void muchDataArrivesWholeAtASlowReader() {
        constexpr std::size_t kBytes = std::size_t{32} << 20U;
        TcpServer server([](int socket) {
            std::string chunk(1U << 16U, '\0');
            for (std::size_t sent = 0; sent < kBytes; sent += chunk.size()) {
                for (std::size_t i = 0; i < chunk.size(); ++i) chunk[i] = static_cast<char>((sent + i) % 251);
                writeAll(socket, chunk);
            }
        });
        PortForwarder forwarder({}, {});
        const UniqueFd client = connectTo("127.0.0.1", forwarder.add(tcp(server.port())).hostPort);
        std::size_t at = 0;
        bool same = true;
        while (true) {
            const std::string piece = receive(client.get(), at % 3 == 0 ? 777 : 100000);
            for (const char c : piece) same = same && c == static_cast<char>(at++ % 251);
            if (piece.empty()) break;
        }
        QVERIFY(same);
        QCOMPARE(at, kBytes);
    }
    void aThousandConnectionsAtOnce() {
        std::atomic<int> served = 0;
        TcpServer server([&served](int socket) {
            const std::string word = receive(socket, 8);
            writeAll(socket, word);
            ++served;
        });
        PortForwarder forwarder({}, {});
        const PortBinding binding = forwarder.add(tcp(server.port()));
        std::vector<UniqueFd> clients;
        for (int i = 0; i < 1000; ++i) clients.push_back(connectTo("127.0.0.1", binding.hostPort));
        for (std::size_t i = 0; i < clients.size(); ++i) {
            std::string word = std::to_string(i);
            word.resize(8, '.');
            writeAll(clients[i].get(), word);
        }
        for (std::size_t i = 0; i < clients.size(); ++i) {
            std::string word = std::to_string(i);
            word.resize(8, '.');
            QCOMPARE(receive(clients[i].get(), 8), word);
        }
        QCOMPARE(forwarder.list().at(0).connectionsTotal, std::uint64_t{1000});
    }
    void aResetGoesOnToTheOtherEnd() {
        std::promise<std::string> seen;
        TcpServer server([&seen](int socket) {
            char byte = 0;
            const ssize_t first = ::recv(socket, &byte, 1, 0);
            writeAll(socket, "x");
            const ssize_t got = ::recv(socket, &byte, 1, 0);
            seen.set_value(first == 1 && got < 0 && errno == ECONNRESET ? "reset" : "end");
        });
        PortForwarder forwarder({}, {});
        UniqueFd client = connectTo("127.0.0.1", forwarder.add(tcp(server.port())).hostPort);
        writeAll(client.get(), "y");
        QCOMPARE(receive(client.get(), 1), std::string("x"));
        const linger now{1, 0};
        ::setsockopt(client.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
        client.reset();
        QCOMPARE(seen.get_future().get(), std::string("reset"));
    }
    void nobodyInsideMeansAReset() {
        std::uint16_t unused = 0;
        { unused = TcpServer(echo).port(); }
        PortForwarder forwarder({}, {});
        const UniqueFd client = connectTo("127.0.0.1", forwarder.add(tcp(unused)).hostPort);
        char byte = 0;
        QCOMPARE(::recv(client.get(), &byte, 1, 0), ssize_t{-1});
        QCOMPARE(errno, ECONNRESET);
    }
    void theContainersAddressComesBeforeLoopback() {
        TcpServer own([](int socket) { writeAll(socket, "own"); }, "127.0.0.7");
        PortForwarder forwarder({}, {"127.0.0.7"});
        const UniqueFd client = connectTo("127.0.0.1", forwarder.add(tcp(own.port())).hostPort);
        QCOMPARE(receive(client.get(), 10), std::string("own"));
        TcpServer loopback([](int socket) { writeAll(socket, "loop"); }, "127.0.0.1");
        const UniqueFd other = connectTo("127.0.0.1", forwarder.add(tcp(loopback.port())).hostPort);
        QCOMPARE(receive(other.get(), 10), std::string("loop"));
    }
    void aPortMovesUnderOpenConnections() {
        TcpServer server(echo);
        PortForwarder forwarder({}, {});
        const PortBinding before = forwarder.add(tcp(server.port()));
        const UniqueFd client = connectTo("127.0.0.1", before.hostPort);
        writeAll(client.get(), "a");
        QCOMPARE(receive(client.get(), 1), std::string("a"));
        const PortBinding after = forwarder.move(before, tcp(server.port()));
        QVERIFY(after.hostPort != before.hostPort);
        writeAll(client.get(), "b");
        QCOMPARE(receive(client.get(), 1), std::string("b"));
        QVERIFY(!canConnect("127.0.0.1", before.hostPort));
        const UniqueFd next = connectTo("127.0.0.1", after.hostPort);
        writeAll(next.get(), "c");
        QCOMPARE(receive(next.get(), 1), std::string("c"));
        QCOMPARE(forwarder.list().at(0).connectionsTotal, std::uint64_t{2});
        forwarder.remove(after);
        QVERIFY(!canConnect("127.0.0.1", after.hostPort));
        writeAll(client.get(), "d");
        QCOMPARE(receive(client.get(), 1), std::string("d"));
        QVERIFY(kindOf([&] { forwarder.remove(after); }) == ErrorKind::NotFound);
    }
    void aPortMovesToAWiderAddressAndToAnotherContainerPort() {
        TcpServer first([](int socket) { writeAll(socket, "first"); });
        TcpServer second([](int socket) { writeAll(socket, "second"); });
        PortForwarder forwarder({}, {});
        const PortBinding narrow = forwarder.add(tcp(first.port()));
        const PortBinding wide = forwarder.move(narrow, tcp(first.port(), "0.0.0.0", narrow.hostPort));
        QCOMPARE(wide.hostPort, narrow.hostPort);
        QCOMPARE(receive(connectTo("127.0.0.9", wide.hostPort).get(), 10), std::string("first"));
        forwarder.move(wide, tcp(second.port(), "0.0.0.0", wide.hostPort));
        QCOMPARE(receive(connectTo("127.0.0.1", wide.hostPort).get(), 10), std::string("second"));
    }
    void aBusyPortIsRefusedWithTheProcessAndAFreePort() {
        TcpServer other(echo);
        PortForwarder forwarder({}, {});
        const PortBinding mine = forwarder.add(tcp(other.port()));
        try {
            forwarder.add(tcp(80, "127.0.0.1", other.port()));
            QFAIL("it was free");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::Busy);
            QVERIFY(error.message().find("pid " + std::to_string(::getpid())) != std::string::npos);
            QVERIFY(error.message().find("is free") != std::string::npos);
        }
        QVERIFY(kindOf([&] { forwarder.move(mine, tcp(80, "127.0.0.1", other.port())); }) == ErrorKind::Busy);
        QCOMPARE(forwarder.list().size(), std::size_t{1});
        QVERIFY(forwarder.list().at(0).binding == mine);
        QVERIFY(canConnect("127.0.0.1", mine.hostPort));
        QVERIFY(kindOf([&] { forwarder.add(mine); }) == ErrorKind::AlreadyExists);
        PortForwarder stranger({}, {});
        QVERIFY(kindOf([&] { stranger.add(mine); }) == ErrorKind::Busy);
    }
    void aRangeGivesItsFirstFreePort() {
        TcpServer other(echo);
        PortForwarder forwarder({}, {});
        PortBinding wanted = tcp(80, "127.0.0.1", other.port());
        wanted.hostPortLast = wanted.hostPort;
        QVERIFY(kindOf([&] { forwarder.add(wanted); }) == ErrorKind::Busy);
        constexpr std::uint16_t kMore = 20;
        wanted.hostPortLast = static_cast<std::uint16_t>(std::min(65535, wanted.hostPort + kMore));
        const PortBinding first = forwarder.add(wanted);
        const PortBinding second = forwarder.add(wanted);
        QVERIFY(first.hostPort > other.port() && second.hostPort > first.hostPort);
        QVERIFY(second.hostPort <= wanted.hostPortLast && second.hostPortLast == 0);
        forwarder.remove(first);
        QCOMPARE(forwarder.add(wanted).hostPort, first.hostPort);
    }
    void badAddressesAreRefused() {
        PortForwarder forwarder({}, {});
        QVERIFY(kindOf([&] { forwarder.add(tcp(80, "localhost")); }) == ErrorKind::InvalidInput);
        QVERIFY(kindOf([&] { forwarder.add(tcp(80, "")); }) == ErrorKind::InvalidInput);
        QVERIFY(kindOf([&] { forwarder.add(tcp(80, "192.0.2.1")); }) == ErrorKind::InvalidInput);
        QVERIFY(kindOf([&] { forwarder.add(tcp(0)); }) == ErrorKind::InvalidInput);
    }
    void ipv6IsForwardedToAnIpv4Application() {
        TcpServer server(echo);
        PortForwarder forwarder({}, {});
        const PortBinding binding = forwarder.add(tcp(server.port(), "::1"));
        const UniqueFd client = connectTo("::1", binding.hostPort);
        writeAll(client.get(), "six");
        QCOMPARE(receive(client.get(), 3), std::string("six"));
        const PortBinding both = forwarder.add(tcp(server.port(), "::"));
        QVERIFY(canConnect("127.0.0.1", both.hostPort) && canConnect("::1", both.hostPort));
    }
    void anApplicationOnlyOnIpv6LoopbackIsReached() {
        TcpServer server([](int socket) { writeAll(socket, "v6"); }, "::1");
        PortForwarder forwarder({}, {"127.0.0.77"});
        QCOMPARE(receive(connectTo("127.0.0.1", forwarder.add(tcp(server.port())).hostPort).get(), 2),
                 std::string("v6"));
    }
    void datagramsComeBackToTheirPeer_data() {
        QTest::addColumn<QString>("listen");
        QTest::addColumn<QString>("ask");
        QTest::newRow("one address") << "127.0.0.1"
                                     << "127.0.0.1";
        QTest::newRow("all addresses") << "0.0.0.0"
                                       << "127.0.0.8";
        QTest::newRow("ipv6") << "::"
                              << "::1";
    }
    void datagramsComeBackToTheirPeer() {
        QFETCH(QString, listen);
        QFETCH(QString, ask);
        UdpEcho server;
        // Nobody listens on the first address: the datagram must find its way to the second one.
        PortForwarder forwarder({}, {"127.0.0.77"});
        const PortBinding binding = forwarder.add({listen.toStdString(), 0, server.port(), Protocol::Udp});
        const UniqueFd one = connectTo(ask.toStdString(), binding.hostPort, SOCK_DGRAM);
        const UniqueFd two = connectTo(ask.toStdString(), binding.hostPort, SOCK_DGRAM);
        QCOMPARE(::ask(one.get(), "1"), std::string("re:1"));
        QCOMPARE(::ask(two.get(), "2"), std::string("re:2"));
        QCOMPARE(::ask(one.get(), "3"), std::string("re:3"));
        QCOMPARE(::ask(one.get(), std::string(20000, 'l')).size(), std::size_t{20003});
        QCOMPARE(forwarder.list().at(0).connectionsOpen, std::uint64_t{2});
        const PortBinding moved = forwarder.move(binding, {listen.toStdString(), 0, server.port(), Protocol::Udp});
        const UniqueFd three = connectTo(ask.toStdString(), moved.hostPort, SOCK_DGRAM);
        QCOMPARE(::ask(three.get(), "4"), std::string("re:4"));
    }
    void aFloodOfUdpPeersIsBounded() {
        UdpEcho server;
        PortForwarder forwarder({}, {});
        const PortBinding binding = forwarder.add({"127.0.0.1", 0, server.port(), Protocol::Udp});
        for (int i = 0; i < 1500; ++i)
            QCOMPARE(ask(connectTo("127.0.0.1", binding.hostPort, SOCK_DGRAM).get(), "x"), std::string("re:x"));
        QVERIFY(forwarder.list().at(0).connectionsOpen <= 1024);
    }
    void listenersInsideAreFoundAndTold() {
        TcpServer loopback(echo);
        TcpServer open(echo, "0.0.0.0");
        UdpEcho udp;
        for (const auto& tcp : {listeningSockets(Protocol::Tcp), listeningSockets(::getpid(), Protocol::Tcp)}) {
            QVERIFY(listenerOn(tcp, loopback.port()) == ContainerListener::LoopbackOnly);
            QVERIFY(listenerOn(tcp, open.port()) == ContainerListener::Reachable);
            QVERIFY(listenerOn(tcp, 1) == ContainerListener::None);
        }
        for (const auto& bound : {listeningSockets(Protocol::Udp), listeningSockets(::getpid(), Protocol::Udp)}) {
            QVERIFY(listenerOn(bound, udp.port()) == ContainerListener::LoopbackOnly);
            QVERIFY(listenerOn(bound, open.port()) == ContainerListener::None);
        }
        PortForwarder forwarder({}, {});
        forwarder.add({"127.0.0.1", 0, loopback.port(), Protocol::Tcp});
        forwarder.add({"127.0.0.1", 0, udp.port(), Protocol::Tcp});
        QVERIFY(forwarder.list().at(0).listener == ContainerListener::LoopbackOnly);
        QVERIFY(forwarder.list().at(1).listener == ContainerListener::None);
        const auto owner = findPortOwner("127.0.0.1", open.port(), Protocol::Tcp);
        QVERIFY(owner && owner->pid == ::getpid() && owner->name == "test_network");
        QVERIFY(!isPortFree("127.0.0.1", loopback.port(), Protocol::Tcp));
        const auto near = findFreePortNear("127.0.0.1", loopback.port(), Protocol::Tcp);
        QVERIFY(near != 0 && isPortFree("127.0.0.1", near, Protocol::Tcp));
        QVERIFY(!findPortOwner("127.0.0.1", near, Protocol::Tcp));
    }
};

GALLEY_TEST(PortForwarderTest);
#include "test_port_forwarder.moc"
