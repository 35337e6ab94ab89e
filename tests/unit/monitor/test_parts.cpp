// SPDX-License-Identifier: Apache-2.0
#include <sys/socket.h>

#include <cstring>
#include <thread>

#include "engine/monitor/control_client.h"
#include "engine/monitor/detail/attach_hub.h"
#include "engine/monitor/detail/network_link.h"
#include "engine/monitor/detail/restart_policy.h"
#include "engine/monitor/detail/runtime_calls.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::monitor;
using namespace galley::monitor::detail;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kShort{5};
constexpr milliseconds kLong{11000};
using Delay = std::optional<milliseconds>;

}  // namespace

class PartsTest : public QObject {
    Q_OBJECT
private slots:
    void theDelayDoublesUpToAMinuteAndBeginsAnew() {
        RestartPolicy policy(RestartKind::Always, 0);
        milliseconds expected{100};
        for (int i = 0; i < 15; ++i) {
            QVERIFY(policy.afterExit(0, kShort, false) == Delay(expected));
            expected = std::min(2 * expected, milliseconds(60000));
        }
        QVERIFY(policy.afterExit(0, kLong, false) == Delay(milliseconds(100)));
        QVERIFY(policy.afterExit(0, kShort, false) == Delay(milliseconds(200)));
        QCOMPARE(policy.restarts(), 17);
    }
    void onlyFailuresAreRestartedAndOnlySoOften() {
        RestartPolicy policy(RestartKind::OnFailure, 2);
        QVERIFY(!policy.afterExit(0, kShort, false));
        QVERIFY(policy.afterExit(1, kShort, false) && policy.afterExit(137, kShort, false));
        QVERIFY(!policy.afterExit(1, kShort, false));
        QVERIFY(!RestartPolicy(RestartKind::No, 0).afterExit(1, kShort, false));
    }
    void nobodyRestartsWhatTheUserStopped() {
        for (const RestartKind kind : {RestartKind::Always, RestartKind::UnlessStopped, RestartKind::OnFailure}) {
            QVERIFY(!RestartPolicy(kind, 0).afterExit(1, kShort, true));
        }
    }
    void theLastErrorOfARuntimeIsFound() {
        QCOMPARE(lastRuntimeMessage(R"({"msg":"first","level":"error"})"
                                    "\n"
                                    R"({"msg":"chatter","level":"warning"})"
                                    "\n"),
                 std::string("first"));
        QCOMPARE(lastRuntimeMessage("plain words\n"), std::string("plain words"));
        QCOMPARE(lastRuntimeMessage("{\"msg\":5}\n[1]\n"), std::string("[1]"));
        QCOMPARE(lastRuntimeMessage("{\"msg\":\"\\u001b[31mred\",\"level\":\"error\"}\n").find('\x1b'),
                 std::string::npos);
        QCOMPARE(lastRuntimeMessage(""), std::string());
    }
    void messagesOfRuntimesGetTheirKind() {
        const auto kind = [](const char* text) { return explainRuntimeError(text).kind(); };
        QVERIFY(kind("executable file `x` not found in $PATH: No such file or directory") == ErrorKind::NotFound);
        QVERIFY(kind("exec: \"x\": executable file not found in $PATH: unknown") == ErrorKind::NotFound);
        QVERIFY(kind("open executable: Permission denied") == ErrorKind::Forbidden);
        QVERIFY(kind("mount `proc` to `/proc`: Permission denied") == ErrorKind::Runtime);
        QVERIFY(kind("cannot stat `/volume`: No such file or directory") == ErrorKind::Runtime);
    }
    void theContainersNameStandsOnceInItsHosts() {
        const std::string once = hostsWithOwnName("127.0.0.1\tlocalhost\n", {"10.1.0.2"}, "web");
        QCOMPARE(once, std::string("127.0.0.1\tlocalhost\n10.1.0.2\tweb\n"));
        QCOMPARE(hostsWithOwnName(once, {"10.1.0.3"}, "web"), std::string("127.0.0.1\tlocalhost\n10.1.0.3\tweb\n"));
        QCOMPARE(hostsWithOwnName(once, {"10.1.0.3", "10.2.0.2"}, "web"),
                 std::string("127.0.0.1\tlocalhost\n10.1.0.3\tweb\n10.2.0.2\tweb\n"));
    }
    void aSlowClientHoldsTheOutputUpUntilItReads() {
        EventLoop loop;
        int unblocked = 0;
        AttachHub hub(loop, {[](std::string_view) { return true; }, [] {}, [](std::uint16_t, std::uint16_t) {},
                             [&unblocked, &loop] {
                                 ++unblocked;
                                 loop.quit();
                             }});
        auto [theirs, client] = AttachStream::makePair();
        hub.add(std::move(theirs), false, false);
        const std::string chunk(30000, 'c');
        std::size_t sent = 0;
        for (; !hub.blocked(); sent += chunk.size()) hub.broadcast(logs::Stream::Stdout, chunk);
        std::size_t got = 0;
        std::thread reader([&] {
            while (got < sent) got += client.read({})->second.size();
        });
        loop.run();
        reader.join();
        QCOMPARE(unblocked, 1);
        QVERIFY(!hub.blocked());
        QCOMPARE(got, sent);
    }
    void aSlowClientThatDiesHoldsNobodyUp() {
        EventLoop loop;
        AttachHub hub(loop, {[](std::string_view) { return true; }, [] {}, [](std::uint16_t, std::uint16_t) {},
                             [&loop] { loop.quit(); }});
        {
            auto [theirs, client] = AttachStream::makePair();
            hub.add(std::move(theirs), false, false);
            while (!hub.blocked()) hub.broadcast(logs::Stream::Stdout, std::string(30000, 'c'));
        }
        loop.run();
        QVERIFY(hub.empty() && !hub.blocked());
    }
    void packetsThatNoClientOfOursSendsArePassedOver() {
        EventLoop loop;
        std::string input;
        int resized = 0;
        AttachHub hub(loop, {[&input](std::string_view bytes) {
                                 input += bytes;
                                 return true;
                             },
                             [&loop] { loop.quit(); }, [&resized](std::uint16_t, std::uint16_t) { ++resized; }, [] {}});
        auto [theirs, client] = AttachStream::makePair();
        hub.add(std::move(theirs), true, false);
        for (const char* packet : {"z", "r", "r1", "rabcdef", "i", "o1", "iyes", "c"}) {
            QVERIFY(::send(client.fd(), packet, std::strlen(packet), 0) > 0);
        }
        loop.run();
        QCOMPARE(input, std::string("yes"));
        QCOMPARE(resized, 0);
    }
};

GALLEY_TEST(PartsTest);
#include "test_parts.moc"
