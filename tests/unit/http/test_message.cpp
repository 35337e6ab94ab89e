// SPDX-License-Identifier: Apache-2.0
#include "engine/http/message.h"

#include "engine/base/error.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::http;

class MessageTest : public QObject {
    Q_OBJECT
private slots:
    void knowsLoopback() {
        for (const char* host : {"localhost", "LocalHost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"}) {
            QVERIFY2(isLoopback(host), host);
        }
        for (const char* host : {"localhost.example.com", "127.0.0.1.example.com", "128.0.0.1", "10.0.0.1",
                                 "127.0.0.256", "127.0.0", "", "[::2]", "notlocalhost"}) {
            QVERIFY2(!isLoopback(host), host);
        }
    }
    void comparesOriginsWithTheirDefaultPorts() {
        QVERIFY(originOf("https://Example.com/a") == originOf("https://example.com:443/b?c"));
        QVERIFY(!(originOf("https://example.com") == originOf("http://example.com:443")));
        QVERIFY(!(originOf("https://example.com") == originOf("https://example.com:444")));
        QVERIFY(!(originOf("https://example.com") == originOf("https://example.com.evil.org")));
    }
    void refusesOtherSchemesAndPasswordsInAddresses() {
        for (const char* url : {"file:///etc/passwd", "ftp://example.com/", "gopher://x/", "", "https://",
                                "https://user:secret@example.com/", "https://user@example.com/", "https://a b/"}) {
            QVERIFY_EXCEPTION_THROWN(originOf(url), Error);
        }
    }
    void resolvesLocations() {
        QCOMPARE(resolveUrl("https://a.com/v2/x", "/other?q=1"), std::string("https://a.com/other?q=1"));
        QCOMPARE(resolveUrl("https://a.com/v2/x", "y"), std::string("https://a.com/v2/y"));
        QCOMPARE(resolveUrl("https://a.com/v2/x", "https://b.com/z"), std::string("https://b.com/z"));
        QCOMPARE(resolveUrl("https://a.com/v2/x", "//b.com/z"), std::string("https://b.com/z"));
        QVERIFY_EXCEPTION_THROWN(resolveUrl("https://a.com/v2/x", "https://"), Error);
    }
    void namesHostsWithTheirPort() {
        QCOMPARE(hostOf("https://registry.example.com/v2/?token=secret"), std::string("registry.example.com"));
        QCOMPARE(hostOf("http://localhost:5000/v2/"), std::string("localhost:5000"));
    }
    void encodesWhatHasAMeaning() {
        QCOMPARE(encodeComponent("repository:a/b:pull"), std::string("repository%3Aa%2Fb%3Apull"));
        QCOMPARE(encodeComponent("a&b=c d\xff"), std::string("a%26b%3Dc%20d%FF"));
    }
};

GALLEY_TEST(MessageTest);
#include "test_message.moc"
