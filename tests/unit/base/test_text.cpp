// SPDX-License-Identifier: Apache-2.0
#include "engine/base/text.h"
#include "tests/support/test_case.h"

using namespace galley;

class TextTest : public QObject {
    Q_OBJECT
private slots:
    void sizesAreDockers() {
        QCOMPARE(humanSize(0), std::string("0B"));
        QCOMPARE(humanSize(999), std::string("999B"));
        QCOMPARE(humanSize(78'400'000), std::string("78.4MB"));
        QCOMPARE(humanSize(1'234'567'890), std::string("1.235GB"));
        QCOMPARE(humanSize(1'234'567'890, 3), std::string("1.23GB"));
    }
    void numbersMustBeWhole() {
        QVERIFY(parseUnsigned("65535") == 65535U);
        for (const char* text : {"", "-1", "+1", "1 ", "0x1", "18446744073709551616"}) QVERIFY(!parseUnsigned(text));
    }
    void hostileTextCannotSteerATerminal() {
        QCOMPARE(printable("a\x1b[31mb\x07\r\n"), std::string("a[31mb "));
        QCOMPARE(printable("caf\xc3\xa9"), std::string("caf\xc3\xa9"));
        QCOMPARE(printable("\xc2\x9b"
                           "31m\xff\xc3"),
                 std::string("31m"));
        QCOMPARE(printable("\xed\xa0\x80\xc0\xaf"), std::string());
    }
    void splitsAndJoins() {
        QCOMPARE(split("a,,b", ',').size(), std::size_t{3});
        QCOMPARE(join({"a", "b"}, ", "), std::string("a, b"));
        QCOMPARE(std::string(trim(" \t x y \n")), std::string("x y"));
    }
};

GALLEY_TEST(TextTest);
#include "test_text.moc"
