// SPDX-License-Identifier: Apache-2.0
#include "engine/base/json_shape.h"
#include "tests/support/test_case.h"

using namespace galley;

class JsonShapeTest : public QObject {
    Q_OBJECT
private slots:
    void tellsDepthAndNumberOfValues_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("depth");
        QTest::addColumn<int>("values");
        QTest::newRow("nothing") << QByteArray() << 0 << 1;
        QTest::newRow("a number") << QByteArray("7") << 0 << 1;
        QTest::newRow("an empty list") << QByteArray("[]") << 1 << 2;
        QTest::newRow("a list") << QByteArray("[1,2,3]") << 1 << 4;
        QTest::newRow("an object") << QByteArray("{'a':1,'b':[{}]}") << 3 << 5;
        QTest::newRow("beside one another") << QByteArray("[[],[],[]]") << 2 << 7;
        QTest::newRow("brackets in a text") << QByteArray("{'a':'[[{{,,'}") << 1 << 2;
        QTest::newRow("a quotation mark in a text") << QByteArray("['\\'[[',1]") << 1 << 3;
        QTest::newRow("a backslash at the end of a text") << QByteArray("['\\\\',[1]]") << 2 << 4;
        QTest::newRow("an unended text") << QByteArray("['[[") << 1 << 2;
        QTest::newRow("a backslash at the very end") << QByteArray("['\\") << 1 << 2;
        QTest::newRow("more ends than beginnings") << QByteArray("]]}}[[") << 2 << 3;
    }
    void tellsDepthAndNumberOfValues() {
        QFETCH(QByteArray, text);
        QFETCH(int, depth);
        QFETCH(int, values);
        text.replace('\'', '"');
        const JsonShape shape = shapeOfJson(text.toStdString());
        QCOMPARE(static_cast<int>(shape.depth), depth);
        QCOMPARE(static_cast<int>(shape.values), values);
    }
};

GALLEY_TEST(JsonShapeTest);
#include "test_json_shape.moc"
