// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <set>

#include "engine/base/error.h"
#include "engine/container/names.h"
#include "engine/container/parse.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::container;

namespace {

PortMapping one(const char* text) {
    const auto mappings = parsePublish(text);
    return mappings.size() == 1 ? mappings.front() : PortMapping{};
}

}  // namespace

class ContainerParseTest : public QObject {
    Q_OBJECT
private slots:
    void publishFormsAreDockersAndListenOnLoopbackByDefault() {
        QCOMPARE(one("8080:80"), (PortMapping{"127.0.0.1", 8080, 80, Protocol::Tcp}));
        QCOMPARE(one("80"), (PortMapping{"127.0.0.1", 0, 80, Protocol::Tcp}));
        QCOMPARE(one("0:80"), (PortMapping{"127.0.0.1", 0, 80, Protocol::Tcp}));
        QCOMPARE(one("0.0.0.0:53:53/udp"), (PortMapping{"0.0.0.0", 53, 53, Protocol::Udp}));
        QCOMPARE(one("127.0.0.1::80"), (PortMapping{"127.0.0.1", 0, 80, Protocol::Tcp}));
        QCOMPARE(one("[::1]:80:80/TCP"), (PortMapping{"::1", 80, 80, Protocol::Tcp}));
        QCOMPARE(one("::1:80:81"), (PortMapping{"::1", 80, 81, Protocol::Tcp}));
    }
    void rangesPairUpOrAreRefused() {
        const auto mappings = parsePublish("8000-8002:80-82");
        QCOMPARE(mappings.size(), std::size_t{3});
        QCOMPARE(mappings[2], (PortMapping{"127.0.0.1", 8002, 82, Protocol::Tcp}));
        QCOMPARE(parsePublish("80-82").size(), std::size_t{3});
        QVERIFY_EXCEPTION_THROWN(parsePublish("8000-8001:80-82"), Error);
        QVERIFY_EXCEPTION_THROWN(parsePublish("82-80"), Error);
    }
    void nonsensePortsAreRefused() {
        for (const char* text : {"", ":", "a:80", "80:a", "65536", "80:65536", "-1:80", "1.2.3:80:80", "host:1:1",
                                 "80/icmp", "80:", "1:2:3:4", "0", "80:0", " 80"}) {
            QVERIFY_EXCEPTION_THROWN(parsePublish(text), Error);
        }
        QVERIFY_EXCEPTION_THROWN(parsePublish("80/sctp"), Error);
    }
    void volumesFollowDockersForms() {
        const Mount bind = parseVolume("/host/dir:/in/side/:ro");
        QVERIFY(bind.kind == Mount::Kind::Bind && bind.readOnly && bind.createSource);
        QCOMPARE(bind.source, std::string("/host/dir"));
        QCOMPARE(bind.target, std::string("/in/side"));
        const Mount named = parseVolume("data:/var/lib/data");
        QVERIFY(named.kind == Mount::Kind::Volume && !named.readOnly);
        QCOMPARE(named.source, std::string("data"));
        const Mount anonymous = parseVolume("/var/lib/data");
        QVERIFY(anonymous.kind == Mount::Kind::Volume && anonymous.source.empty());
        QVERIFY(parseVolume("./here:/there").source.front() == '/');
    }
    void nonsenseVolumesAreRefused() {
        for (const char* text : {"", ":", "a", "/a:", ":/a", "/a:b", "/a:/", "/a:/../", "/a:/b:xx", "/a:/b:ro:rw",
                                 "../x/../y z:relative", "bad name:/x", "-x:/x", "x:/x"}) {
            QVERIFY_EXCEPTION_THROWN(parseVolume(text), Error);
        }
    }
    void signalsHaveNamesAndNumbers() {
        QCOMPARE(parseSignal("KILL"), SIGKILL);
        QCOMPARE(parseSignal("sigterm"), SIGTERM);
        QCOMPARE(parseSignal("15"), 15);
        QCOMPARE(parseSignal("RTMIN+3"), 37);
        QCOMPARE(parseSignal("SIGRTMAX-1"), 63);
        for (const char* text : {"", "0", "65", "SIG", "SIGNONE", "RTMIN+31", "RTMAX+1", "-9"}) {
            QVERIFY_EXCEPTION_THROWN(parseSignal(text), Error);
        }
        QCOMPARE(signalName(SIGINT), std::string("SIGINT"));
    }
    void failuresOfTheCommandGetDockersExitCodes() {
        const auto code = [](ErrorKind kind, const char* text) { return exitCodeFor(Error(kind, text)); };
        QCOMPARE(code(ErrorKind::Runtime, "exec: \"x\": executable file not found in $PATH"), 127);
        QCOMPARE(code(ErrorKind::Runtime, "exec: \"/x\": stat /x: no such file or directory"), 127);
        QCOMPARE(code(ErrorKind::Runtime, "exec: \"/etc\": permission denied"), 126);
        QCOMPARE(code(ErrorKind::Runtime, "the runtime fell over"), 125);
        QCOMPARE(code(ErrorKind::NotFound, "no such file or directory"), 125);
    }
    void generatedNamesAreValidAndVaried() {
        std::set<std::string> seen;
        for (int i = 0; i < 200; ++i) {
            const std::string name = generateName(i % 2);
            QVERIFY(isValidName(name));
            seen.insert(name);
        }
        QVERIFY(seen.size() > 150);
        for (const char* name : {"", "a", ".a", "-a", "a/b", "a b", "ä1", "..", "a\n"}) QVERIFY(!isValidName(name));
    }
};

GALLEY_TEST(ContainerParseTest);
#include "test_parse.moc"
