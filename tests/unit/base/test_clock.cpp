// SPDX-License-Identifier: Apache-2.0
#include "engine/base/clock.h"
#include "engine/base/error.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace std::chrono_literals;

class ClockTest : public QObject {
    Q_OBJECT
private slots:
    void formatsWithNineDigits() {
        const Instant instant = std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + 14h + 5min + 1s + 120ms;
        QCOMPARE(formatInstant(instant), std::string("2026-11-23T14:05:01.120000000Z"));
        QCOMPARE(formatInstantShort(instant), std::string("2026-11-23T14:05:01.12Z"));
        QCOMPARE(formatInstantShort(std::chrono::floor<std::chrono::seconds>(instant)),
                 std::string("2026-11-23T14:05:01Z"));
    }
    void readsBackWhatItWrote() {
        const Instant instant = now();
        QVERIFY(parseInstant(formatInstant(instant)) == instant);
        QVERIFY(parseInstant("2026-11-23T15:05:01.5+01:00") == parseInstant("2026-11-23T14:05:01.500Z"));
    }
    void refusesWhatIsNoInstant_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01T25:00:00Z",
                                 "2026-01-01T00:00:00", "2026-01-01T00:00:00Zx", "yesterday", "0001-01-01T00:00:00Z",
                                 "1949-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "4051-12-31T00:00:00Z"}) {
            QTest::newRow(text) << text;
        }
    }
    void refusesWhatIsNoInstant() {
        QFETCH(QString, text);
        QVERIFY(!parseInstant(text.toStdString()));
    }
    void timeArgumentsTakeAllOfDockersForms() {
        const Instant reference = *parseInstant("2026-01-02T00:00:00Z");
        QVERIFY(parseTimeArgument("1h30m", reference) == reference - 90min);
        QVERIFY(parseTimeArgument("2026-01-01", reference) == reference - 24h);
        QVERIFY(parseTimeArgument("2026-01-01T12:00:00", reference) == reference - 12h);
        QVERIFY(parseTimeArgument("1767225600", reference) == reference - 24h);
        QVERIFY(parseTimeArgument("7258118399", reference) == parseInstant("2199-12-31T23:59:59Z"));
        for (const char* text : {"soon", "7258118400", "9999999999", "2500000h", "-2500000h", "4051-12-31"}) {
            QVERIFY_EXCEPTION_THROWN(parseTimeArgument(text, reference), Error);
        }
    }
    void durationsAreGos() {
        QVERIFY(parseDuration("1h15m30.5s") == 1h + 15min + 30s + 500ms);
        QVERIFY(parseDuration("300ms") == 300ms);
        QVERIFY(parseDuration("-2s") == -2s);
        for (const char* text : {"", "5", "5x", "m", "1.s"}) QVERIFY_EXCEPTION_THROWN(parseDuration(text), Error);
    }
    void humanWordsAreDockers() {
        QCOMPARE(humanDuration(200ms), std::string("Less than a second"));
        QCOMPARE(humanDuration(1s), std::string("1 second"));
        QCOMPARE(humanDuration(59s), std::string("59 seconds"));
        QCOMPARE(humanDuration(90s), std::string("About a minute"));
        QCOMPARE(humanDuration(45min), std::string("45 minutes"));
        QCOMPARE(humanDuration(61min), std::string("About an hour"));
        QCOMPARE(humanDuration(47h), std::string("47 hours"));
        QCOMPARE(humanDuration(72h), std::string("3 days"));
        QCOMPARE(humanDuration(24h * 21), std::string("3 weeks"));
        QCOMPARE(humanDuration(24h * 90), std::string("3 months"));
        QCOMPARE(humanDuration(24h * 365 * 3), std::string("3 years"));
    }
};

GALLEY_TEST(ClockTest);
#include "test_clock.moc"
