// SPDX-License-Identifier: Apache-2.0
#include "engine/oci/platform.h"

#include "engine/base/error.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::oci;

class PlatformTest : public QObject {
    Q_OBJECT
private slots:
    void understandsOtherSystemsNames_data() {
        QTest::addColumn<QString>("input");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* input, const char* expected) {
            QTest::newRow(input) << QString::fromLatin1(input) << QString::fromLatin1(expected);
        };
        row("linux/amd64", "linux/amd64");
        row("linux/x86_64", "linux/amd64");
        row("Linux/AMD64", "linux/amd64");
        row("x86_64", "linux/amd64");
        row("aarch64", "linux/arm64");
        row("linux/arm64/v8", "linux/arm64");
        row("linux/arm64/8", "linux/arm64");
        row("armhf", "linux/arm/v7");
        row("linux/arm", "linux/arm/v7");
        row("linux/arm/v6", "linux/arm/v6");
        row("linux/armel", "linux/arm/v6");
        row("linux/i686", "linux/386");
        row("linux/amd64/v1", "linux/amd64");
        row("linux/amd64/v3", "linux/amd64/v3");
        row("windows/amd64", "windows/amd64");
        row("linux/riscv64", "linux/riscv64");
    }
    void understandsOtherSystemsNames() {
        QFETCH(QString, input);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(Platform::parse(input.toStdString()).text()), expected);
    }

    void refusesWhatIsNoPlatform() {
        for (const char* text : {"", "/", "linux/", "/amd64", "a/b/c/d", "linux/amd 64", "windows", "linux/\x1b[0m",
                                 "linux/../x", "./x"}) {
            QVERIFY_EXCEPTION_THROWN(Platform::parse(text), Error);
        }
    }

    void prefersTheNewestVariantThatRuns() {
        const std::vector<Platform> arms{{"linux", "arm", "v5"}, {"linux", "arm", "v8"}, {"linux", "arm", "v6"}};
        QVERIFY(bestMatch(Platform::parse("linux/arm/v7"), arms) == std::size_t{2});
        QVERIFY(bestMatch(Platform::parse("linux/arm/v5"), arms) == std::size_t{0});
        const std::vector<Platform> x86{{"linux", "amd64", "v3"}, {"linux", "amd64", ""}, {"windows", "amd64", ""}};
        QVERIFY(bestMatch(Platform::parse("linux/amd64"), x86) == std::size_t{1});
        QVERIFY(bestMatch(Platform::parse("linux/amd64/v3"), x86) == std::size_t{0});
        QVERIFY(bestMatch(Platform::parse("linux/amd64/v2"), x86) == std::size_t{1});
    }

    void neverCrossesArchitecturesOrSystems() {
        QVERIFY(!matchRank(Platform::parse("linux/amd64"), Platform::parse("linux/arm64")));
        QVERIFY(!matchRank(Platform::parse("linux/amd64"), Platform::parse("windows/amd64")));
        QVERIFY(!matchRank(Platform::parse("linux/arm/v7"), Platform{"linux", "arm", "soft"}));
        QVERIFY(matchRank(Platform::parse("linux/arm64"), Platform{"linux", "arm64", "v8"}) == 0);
        QVERIFY(matchRank(Platform::host(), Platform::host()) == 0);
    }
};

GALLEY_TEST(PlatformTest);
#include "test_platform.moc"
