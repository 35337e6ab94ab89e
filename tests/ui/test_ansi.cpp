// SPDX-License-Identifier: Apache-2.0
#include "tests/support/test_case.h"
#include "ui/widgets/ansi.h"

using namespace galley::ui;

class TestAnsi : public QObject {
    Q_OBJECT
private slots:
    void plainTextStaysAsItIs() {
        const AnsiLine line = parseAnsi(QStringLiteral("hello\tworld äöü 日本"));
        QCOMPARE(line.text, QStringLiteral("hello\tworld äöü 日本"));
        QVERIFY(line.spans.empty());
    }

    void coloursBecomeSpansAndResetEndsThem() {
        const AnsiLine line = parseAnsi(QStringLiteral("a\x1b[31mred\x1b[0mb\x1b[1;4mbold"));
        QCOMPARE(line.text, QStringLiteral("aredbbold"));
        QCOMPARE(line.spans.size(), std::size_t{2});
        QCOMPARE(line.spans[0].start, 1);
        QCOMPARE(line.spans[0].length, 3);
        QCOMPARE(line.spans[0].style.foreground, ansiColor(1));
        QVERIFY(line.spans[1].style.bold && line.spans[1].style.underline);
        QCOMPARE(line.spans[1].start, 5);
    }

    void bright256AndTrueColoursAreKnown() {
        const AnsiLine line =
            parseAnsi(QStringLiteral("\x1b[92mA\x1b[38;5;196mB\x1b[38;2;1;2;3mC\x1b[48;5;240mD\x1b[38:2:9:8:7mE"));
        QCOMPARE(line.text, QStringLiteral("ABCDE"));
        QCOMPARE(line.spans[0].style.foreground, ansiColor(10));
        QCOMPARE(line.spans[1].style.foreground, QColor(255, 0, 0));
        QCOMPARE(line.spans[2].style.foreground, QColor(1, 2, 3));
        QCOMPARE(line.spans[3].style.background, QColor(88, 88, 88));
        QCOMPARE(line.spans[4].style.foreground, QColor(9, 8, 7));
    }

    void everyOtherSequenceIsLeftOut_data() {
        QTest::addColumn<QString>("raw");
        QTest::addColumn<QString>("text");
        QTest::newRow("cursor and erase") << "\x1b[2J\x1b[Hclear\x1b[10;20Hme\x1b[?25l"
                                          << "clearme";
        QTest::newRow("window title") << "\x1b]0;evil title\x07text"
                                      << "text";
        QTest::newRow("hyperlink") << "\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\"
                                   << "link";
        QTest::newRow("title without an end takes the rest") << "a\x1b]0;never ends"
                                                             << "a";
        QTest::newRow("device control") << "\x1bPq#0;2;0;0;0\x1b\\b"
                                        << "b";
        QTest::newRow("character set") << "\x1b(0lqk\x1b(B"
                                       << "lqk";
        QTest::newRow("eight-bit introducer") << QString::fromUtf8(
                                                     "\xc2\x9b"
                                                     "31mred")
                                              << "red";
        QTest::newRow("lone escape at the end") << "x\x1b"
                                                << "x";
        QTest::newRow("sequence cut off") << "x\x1b[31"
                                          << "x";
        QTest::newRow("bell and other controls") << QString::fromLatin1(
                                                        "a\x07"
                                                        "b\x01"
                                                        "c\x7f"
                                                        "d")
                                                 << "abcd";
        QTest::newRow("backspace") << "ab\bc"
                                   << "ac";
        QTest::newRow("carriage return at the end") << "done\r"
                                                    << "done";
        QTest::newRow("progress bar") << " 10%\r 50%\r100%"
                                      << "100%";
        QTest::newRow("no terminal letter") << QString::fromUtf8("\x1b[3\xc3\xa4z") << QString::fromUtf8("äz");
    }
    void everyOtherSequenceIsLeftOut() {
        QFETCH(QString, raw);
        QFETCH(QString, text);
        QCOMPARE(parseAnsi(raw).text, text);
    }

    void lettersThatReorderTextAreMadeVisible() {
        const AnsiLine line = parseAnsi(QStringLiteral("user\u202Egnp.exe\u2066x\u200F"));
        QVERIFY(!line.text.contains(QChar(0x202E)));
        QCOMPARE(line.text.count(QChar(QChar::ReplacementCharacter)), 3);
    }

    void hostileParametersDoNotGrow() {
        const QString many = QStringLiteral("\x1b[") + QString(200000, QLatin1Char(';')) + QStringLiteral("mtext");
        QCOMPARE(parseAnsi(many).text, QStringLiteral("text"));
        QCOMPARE(parseAnsi(QStringLiteral("\x1b[38;5mx\x1b[38;2;1my\x1b[99999999999999999999mz")).text,
                 QStringLiteral("xyz"));
        QCOMPARE(parseAnsi(QStringLiteral("\x1b[38;5;99999mx")).spans[0].style.foreground, ansiColor(255));
    }

    void aVeryLongLineIsCutWithWords() {
        const AnsiLine line = parseAnsi(QString(100000, QLatin1Char('x')), 1000);
        QVERIFY(line.text.size() < 1100);
        QVERIFY(line.text.contains(QStringLiteral("99000")));
    }

    void levelsAreFoundWhereProgramsPutThem() {
        QCOMPARE(levelOf(QStringLiteral("2026-11-23 14:05:03 ERROR db is gone")), LogLevel::Error);
        QCOMPARE(levelOf(QStringLiteral("[error] x")), LogLevel::Error);
        QCOMPARE(levelOf(QStringLiteral("time=1 level=warn msg=x")), LogLevel::Warning);
        QCOMPARE(levelOf(QStringLiteral("Traceback (most recent call last):")), LogLevel::Error);
        QCOMPARE(levelOf(QStringLiteral("no errors at all, WARNINGS neither")), LogLevel::None);
    }
};

GALLEY_TEST(TestAnsi);
#include "test_ansi.moc"
