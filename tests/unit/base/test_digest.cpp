// SPDX-License-Identifier: Apache-2.0
#include "engine/base/digest.h"
#include "engine/base/error.h"
#include "tests/support/test_case.h"

using namespace galley;

class DigestTest : public QObject {
    Q_OBJECT
private slots:
    void hashesKnownText() {
        QCOMPARE(Digest::ofBytes("abc").text(),
                 std::string("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }
    void hashesInPieces() {
        Sha256 hash;
        hash.update("a", 1);
        hash.update("bc", 2);
        QVERIFY(hash.finish() == Digest::ofBytes("abc"));
        hash.reset();
        QVERIFY(hash.finish() == Digest::ofBytes(""));
    }
    void refusesBadDigests() {
        const std::string good = Digest::ofBytes("").text();
        QVERIFY(Digest::parse(good).text() == good);
        QVERIFY_EXCEPTION_THROWN(Digest::parse(good.substr(0, 70)), Error);
        QVERIFY_EXCEPTION_THROWN(Digest::parse("sha256:" + std::string(64, 'A')), Error);
        QVERIFY_EXCEPTION_THROWN(Digest::parse("md5:" + std::string(32, 'a')), Error);
        QVERIFY_EXCEPTION_THROWN(Digest::parse("sha256:../" + std::string(61, 'a')), Error);
    }
};

GALLEY_TEST(DigestTest);
#include "test_digest.moc"
