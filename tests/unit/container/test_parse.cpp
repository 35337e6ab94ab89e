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
        QVERIFY_EXCEPTION_THROWN(parsePublish("8000:80-82"), Error);
        QVERIFY_EXCEPTION_THROWN(parsePublish("82-80"), Error);
    }
    void aRangeForOneContainerPortIsAChoice() {
        QCOMPARE(one("0.0.0.0:8000-8005:80"), (PortMapping{"0.0.0.0", 8000, 80, Protocol::Tcp, 8005}));
        QCOMPARE(one("8000-8000:80"), (PortMapping{"127.0.0.1", 8000, 80, Protocol::Tcp}));
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
    void mountsFollowDockersKeys() {
        const Mount bind = parseMount("type=bind,source=/host/,target=/in/./side/,readonly");
        QVERIFY(bind.kind == Mount::Kind::Bind && bind.readOnly && !bind.createSource);
        QCOMPARE(bind.source + " " + bind.target, std::string("/host /in/side"));
        const Mount volume = parseMount("src=data,dst=/data,ro=false,volume-nocopy,consistency=cached");
        QVERIFY(volume.kind == Mount::Kind::Volume && !volume.readOnly && !volume.copyUp);
        QVERIFY(parseMount("target=/data").source.empty());
        const Mount memory = parseMount("type=tmpfs,destination=/t,tmpfs-size=64m,tmpfs-mode=1770");
        QCOMPARE(memory.tmpfsOptions, (std::vector<std::string>{"size=67108864", "mode=1770"}));
        QCOMPARE(parseMount("\"type=bind\",\"source=/a,b\",target=/c").source, std::string("/a,b"));
    }
    void nonsenseMountsAreRefused() {
        for (const char* text : {"",
                                 ",",
                                 "type=bind",
                                 "type=bind,source=/a",
                                 "type=bind,target=/a",
                                 "type=magic,target=/a",
                                 "target=a",
                                 "target=/",
                                 "target",
                                 "target=/a,foo=b",
                                 "target=/a,ro=maybe",
                                 "type=tmpfs,source=/a,target=/b",
                                 "type=volume,target=/a,tmpfs-size=1",
                                 "type=tmpfs,target=/a,tmpfs-size=x",
                                 "type=tmpfs,target=/a,tmpfs-mode=9",
                                 "type=tmpfs,target=/a,tmpfs-size=99999999999999999999",
                                 "type=tmpfs,target=/a,volume-nocopy",
                                 "type=bind,src=/a,dst=/b,bind-propagation=rshared",
                                 "source=a/b,target=/c",
                                 "\"target=/a"}) {
            QVERIFY_EXCEPTION_THROWN(parseMount(text), Error);
        }
    }
    void aTmpfsTakesItsOptionsAndNoOthers() {
        const Mount plain = parseTmpfs("/run/");
        QVERIFY(plain.kind == Mount::Kind::Tmpfs && plain.tmpfsOptions.empty());
        QCOMPARE(plain.target, std::string("/run"));
        QCOMPARE(parseTmpfs("/run:rw,exec,size=10%,mode=755,uid=5").tmpfsOptions.size(), std::size_t{5});
        for (const char* text : {"", "run", "/", "/run:", "/run:lowerdir=/etc", "/run:mode=8", "/run:size=-1",
                                 "/run:uid=x", "/run:ro\n", "/run:bind"}) {
            QVERIFY_EXCEPTION_THROWN(parseTmpfs(text), Error);
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
