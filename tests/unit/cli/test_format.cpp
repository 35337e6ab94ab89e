// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/container_flags.h"
#include "app/cli/commands/env_file.h"
#include "app/cli/format/ports_text.h"
#include "app/cli/format/table_writer.h"
#include "app/cli/format/text.h"
#include "app/cli/terminal/detach_keys.h"
#include "app/cli/terminal/pull_display.h"
#include "engine/base/error.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::cli;

namespace {

api::PortMapping mapping(const std::string& address, int outside, int inside,
                         api::Protocol protocol = api::Protocol::Tcp) {
    return {address, static_cast<std::uint16_t>(outside), static_cast<std::uint16_t>(inside), protocol};
}

}  // namespace

class FormatTest : public QObject {
    Q_OBJECT
private slots:
    void tablesHaveDockersWidths() {
        QCOMPARE(alignColumns("CONTAINER ID\tIMAGE\tPORTS\tNAMES\n71cfd31c30d7\tt:1\t\tweb\n"),
                 std::string("CONTAINER ID   IMAGE     PORTS     NAMES\n71cfd31c30d7   t:1                 web\n"));
        QCOMPARE(alignColumns("A\tB\nlonger than ten\tx\n"), std::string("A                 B\nlonger than ten   x\n"));
        QCOMPARE(alignColumns("é\tB\nabcdefghijk\tx\n"), std::string("é             B\nabcdefghijk   x\n"));
        QCOMPARE(alignColumns("one\n"), std::string("one\n"));
        QCOMPARE(alignColumns("a\tb\nplain\na\tlong enough\tc\n"),
                 std::string("a         b\nplain\na         long enough   c\n"));
    }
    void portsAreGroupedAsDockerDoes() {
        const auto udp = api::Protocol::Udp;
        QCOMPARE(portsColumn({mapping("127.0.0.1", 8080, 5000)}, {}), std::string("127.0.0.1:8080->5000/tcp"));
        QCOMPARE(portsColumn({}, {"5000/tcp", "53/udp"}), std::string("53/udp, 5000/tcp"));
        QCOMPARE(portsColumn({mapping("0.0.0.0", 80, 80), mapping("::", 80, 80)}, {"80/tcp", "81/tcp"}),
                 std::string("0.0.0.0:80->80/tcp, [::]:80->80/tcp, 81/tcp"));
        QCOMPARE(portsColumn({mapping("127.0.0.1", 8001, 8001), mapping("127.0.0.1", 8000, 8000),
                              mapping("127.0.0.1", 8002, 8002), mapping("127.0.0.1", 9000, 9000)},
                             {}),
                 std::string("127.0.0.1:8000-8002->8000-8002/tcp, 127.0.0.1:9000->9000/tcp"));
        QCOMPARE(portsColumn({mapping("127.0.0.1", 53, 53, udp), mapping("127.0.0.1", 9, 1)}, {"2/tcp", "3/tcp"}),
                 std::string("2-3/tcp, 127.0.0.1:53->53/udp, 127.0.0.1:9->1/tcp"));
        QCOMPARE(portsColumn({}, {"no port", "70000/tcp"}), std::string());
    }
    void hostPortsAreRead() {
        QVERIFY(parseHostPort("8080").matches(mapping("127.0.0.1", 8080, 80)));
        QVERIFY(!parseHostPort("8080/udp").matches(mapping("127.0.0.1", 8080, 80)));
        QVERIFY(parseHostPort("[::1]:8080/tcp").matches(mapping("::1", 8080, 80)));
        QVERIFY(!parseHostPort("0.0.0.0:8080").matches(mapping("127.0.0.1", 8080, 80)));
        for (const char* text : {"", "x", "0", "65536", "80/sctp", "1.2.3.4:"}) {
            QVERIFY_EXCEPTION_THROWN(parseHostPort(text), Error);
        }
    }
    void idsTextsAndSizesAreShortened() {
        QCOMPARE(shortId("sha256:0123456789abcdef"), std::string("0123456789ab"));
        QCOMPARE(shortened("docker-entrypoint.sh nginx", 20), std::string("docker-entrypoint.s…"));
        QCOMPARE(shortened("ééé", 3), std::string("ééé"));
        QCOMPARE(shortened("éééé", 3), std::string("éé…"));
        QCOMPARE(binarySize(25276510208), std::string("23.54GiB"));
    }
    void timesAreLocal() {
        ::setenv("TZ", "Asia/Kolkata", 1);
        ::tzset();
        const Instant instant = *parseInstant("2026-11-23T14:50:28.000000042Z");
        QCOMPARE(localTime(instant), std::string("2026-11-23 20:20:28 +0530 IST"));
        QCOMPARE(localTimeRfc3339(instant, true), std::string("2026-11-23T20:20:28.000000042+05:30"));
        ::setenv("TZ", "UTC", 1);
        ::tzset();
        QCOMPARE(localTimeRfc3339(instant, false), std::string("2026-11-23T14:50:28Z"));
    }
    void environmentFilesFollowDockersRules() {
        QTemporaryFile file;
        QVERIFY(file.open());
        ::setenv("GALLEY_TEST_HERE", "yes", 1);
        ::unsetenv("GALLEY_TEST_ABSENT");
        file.write("\xef\xbb\xbf# comment\n\n  A=1 2 \r\nB=a=b\nGALLEY_TEST_HERE\nGALLEY_TEST_ABSENT\nEMPTY=\n");
        file.flush();
        QCOMPARE(readEnvironmentFile(file.fileName().toStdString()),
                 (std::vector<std::string>{"A=1 2 ", "B=a=b", "GALLEY_TEST_HERE=yes", "EMPTY="}));
        file.write("x y=1\n");
        file.flush();
        QVERIFY_EXCEPTION_THROWN(readEnvironmentFile(file.fileName().toStdString()), Error);
        QVERIFY_EXCEPTION_THROWN(readEnvironmentFile("/nonexistent"), Error);
        QVERIFY_EXCEPTION_THROWN(expandEnvironment("=x"), Error);
    }
    void restartPoliciesAreRead() {
        using Kind = api::RestartPolicy::Kind;
        QVERIFY(parseRestartPolicy("no").kind == Kind::No);
        QVERIFY(parseRestartPolicy("unless-stopped").kind == Kind::UnlessStopped);
        QCOMPARE(parseRestartPolicy("on-failure:3").maximumRetries, 3);
        for (const char* text : {"foo", "always:3", "on-failure:x", "on-failure:", "No"}) {
            QVERIFY_EXCEPTION_THROWN(parseRestartPolicy(text), Error);
        }
    }
    void detachKeysAreFoundAcrossReadsAndHeldBackOnlyWhileTheyCanBe() {
        DetachKeys keys("");
        std::string passed;
        QVERIFY(!keys.feed("ab\x10", passed));
        QCOMPARE(passed, std::string("ab"));
        QVERIFY(!keys.feed("c\x10\x10", passed));
        QCOMPARE(passed, std::string("ab\x10"
                                     "c\x10"));
        QVERIFY(keys.feed("\x11", passed));
        DetachKeys own("a,ctrl-[,ctrl-@");
        QVERIFY(own.feed(std::string("a\x1b\0", 3), passed));
        for (const char* text : {"ctrl-", "ctrl-A", "ctrl-1", "ab", "a,,b"}) {
            QVERIFY_EXCEPTION_THROWN(DetachKeys{text}, Error);
        }
    }
    void layersHaveALineThatFits() {
        api::LayerProgress layer{"a2abf6c4d29d", api::LayerPhase::Downloading, 5'242'880, 31'400'000};
        QCOMPARE(layerLine(layer, 80), std::string("a2abf6c4d29d: Downloading 5.243MB/31.4MB"));
        QCOMPARE(layerLine(layer, 120),
                 std::string("a2abf6c4d29d: Downloading [========>                                         ]  "
                             "5.243MB/31.4MB"));
        QCOMPARE(layerLine(layer, 21), std::string("a2abf6c4d29d: Downl…"));
        layer.currentBytes = 99'000'000;
        QVERIFY(layerLine(layer, 120).find("[==================================================]") !=
                std::string::npos);
        layer.id = "\x1b[31m";
        QVERIFY(layerLine(layer, 120).find('\x1b') == std::string::npos);
        QCOMPARE(familiarName("docker.io/library/flask:1"), std::string("flask:1"));
        QCOMPARE(familiarName("docker.io/me/app:1"), std::string("me/app:1"));
        QCOMPARE(familiarName("localhost:5000/a:1"), std::string("localhost:5000/a:1"));
    }
};

GALLEY_TEST(FormatTest);
#include "test_format.moc"
