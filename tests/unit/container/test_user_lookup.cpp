// SPDX-License-Identifier: Apache-2.0
#include "engine/base/error.h"
#include "engine/container/user_lookup.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::container;

namespace {

constexpr std::string_view kPasswd =
    "root:x:0:0:root:/root:/bin/sh\n"
    "# a remark\n"
    "\n"
    "app:x:1000:1000:App,,,:/srv/app:/bin/sh\n"
    "damaged:x:abc:5::/:\n"
    "overflow:x:4294967296:4294967296::/:\n"
    "minus:x:-1:-1::/:\n"
    "1234:x:77:77::/home/number:\n"
    "short:x\n"
    "relative:x:9:9::home:/bin/sh";
constexpr std::string_view kGroup = "root:x:0:\naudio:x:29:app,root\nvideo:x:44:other,app\napp:x:1000:\nbad:x:-5:app\n";

ResolvedUser resolve(std::string_view text) {
    return resolveUser(text, kPasswd, kGroup);
}

}  // namespace

class UserLookupTest : public QObject {
    Q_OBJECT
private slots:
    void namesBringGroupsAndHome() {
        const auto user = resolve("app");
        QCOMPARE(user.uid, 1000U);
        QCOMPARE(user.gid, 1000U);
        QCOMPARE(user.home, std::string("/srv/app"));
        QCOMPARE(user.additionalGids, (std::vector<std::uint32_t>{29, 44, 1000}));
    }
    void nothingMeansRootWithItsGroups() {
        const auto user = resolve("");
        QCOMPARE(user.uid, 0U);
        QCOMPARE(user.home, std::string("/root"));
        QCOMPARE(user.additionalGids, (std::vector<std::uint32_t>{0, 29}));
        QCOMPARE(resolveUser("", "root:x:5:5::/evil:\n", "").uid, 0U);
        QCOMPARE(resolveUser("", "", "").home, std::string("/"));
    }
    void numbersNeedNoEntryAndTakeOneWhenThereIs() {
        QCOMPARE(resolve("4242").uid, 4242U);
        QCOMPARE(resolve("4242").gid, 0U);
        QCOMPARE(resolve("1000").gid, 1000U);
        QCOMPARE(resolve("1000:29").gid, 29U);
        QCOMPARE(resolve("4242:app").gid, 1000U);
        QCOMPARE(resolve(":app").gid, 1000U);
    }
    void anExplicitGroupDropsTheOthersButIsItselfAdditional() {
        QCOMPARE(resolve("app:video").additionalGids, (std::vector<std::uint32_t>{44}));
    }
    void aNameMadeOfDigitsWinsAsInDocker() { QCOMPARE(resolve("1234").uid, 77U); }
    void overflowAndNegativeNumbersNeverBecomeRoot() {
        for (const char* text :
             {"4294967296", "-1", "2147483648", "18446744073709551616", "+0", "1000:-1", "1000:4294967296"}) {
            QVERIFY_EXCEPTION_THROWN(resolve(text), Error);
        }
    }
    void whatIsNoUserIsRefused() {
        for (const char* text : {"nobody", "0x0", "damaged", "overflow", "minus", "short", "app:nogroup", "app:bad",
                                 " root", "root ", "app:app:app"}) {
            QVERIFY_EXCEPTION_THROWN(resolve(text), Error);
        }
    }
    void aHomeThatIsNoPathIsNotTaken() { QCOMPARE(resolve("relative").home, std::string("/")); }
};

GALLEY_TEST(UserLookupTest);
#include "test_user_lookup.moc"
