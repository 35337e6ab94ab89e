// SPDX-License-Identifier: Apache-2.0
// Bytes that do not arrive as announced.
#include "tests/contract/image/fault_fixture.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::test;
using Framing = HttpReply::Framing;

namespace {

enum class Target { Layer, Config, Manifest };

bool hits(const HttpRequest& request, Target target) {
    const ImageBuilder image = honestImage();
    if (target == Target::Manifest) return isManifest(request) && request.method == "GET";
    return isBlobOf(request, target == Target::Layer ? image.layers[0].blob : image.config());
}

std::string honestBytes(Target target) {
    const ImageBuilder image = honestImage();
    if (target == Target::Manifest) return image.manifest();
    return target == Target::Layer ? image.layers[0].blob : image.config();
}

/// Answers requests for `target` with what `fault` makes of the honest answer; all of them, or the first alone.
void spoil(FaultFixture& fixture, Target target, const std::function<void(HttpReply&, const HttpRequest&)>& fault,
           bool firstOnly = false) {
    honestImage().push(fixture.registry, "1");
    auto count = std::make_shared<std::atomic<int>>(0);
    fixture.registry.intercept([=](const HttpRequest& request) -> std::optional<HttpReply> {
        if (!hits(request, target) || (firstOnly && ++*count > 1)) return {};
        HttpReply reply = target == Target::Layer ? rangeReply(request, honestBytes(target)) : HttpReply();
        if (target != Target::Layer) reply.body = honestBytes(target);
        fault(reply, request);
        return reply;
    });
}

/// 0, 1, half and all but one byte.
std::size_t cutAt(int which, std::size_t size) {
    const std::size_t cuts[] = {0, 1, size / 2, size - 1};
    return cuts[which];
}

}  // namespace

class FaultyTransferTest : public QObject {
    Q_OBJECT
private slots:
    void resetsAreTriedAgainAndThenTold_data() {
        QTest::addColumn<int>("target");
        QTest::addColumn<int>("cut");
        QTest::addColumn<bool>("resets");
        const char* targets[] = {"layer", "config", "manifest"};
        const char* cuts[] = {"0", "1", "half", "all but one"};
        for (int target = 0; target < 3; ++target) {
            for (int cut = 0; cut < 4; ++cut) {
                for (const bool resets : {true, false}) {
                    QTest::addRow("%s %s after %s", targets[target], resets ? "reset" : "ended", cuts[cut])
                        << target << cut << resets;
                }
            }
        }
    }
    void resetsAreTriedAgainAndThenTold() {
        QFETCH(int, target);
        QFETCH(int, cut);
        QFETCH(bool, resets);
        const auto where = static_cast<Target>(target);
        const auto fault = [&](HttpReply& reply, const HttpRequest&) {
            reply.cutAfterBodyBytes = cutAt(cut, reply.body.size());
            reply.claimedLength = reply.body.size();
            reply.resets = resets;
        };
        {
            FaultFixture once;
            spoil(once, where, fault, true);
            QCOMPARE(once.pull().imageId, honestImage().id());
        }
        FaultFixture always;
        // A layer that gets a little further each time arrives in the end.
        spoil(always, where, [&](HttpReply& reply, const HttpRequest& request) {
            if (request.header("range").empty()) {
                fault(reply, request);
            } else {
                reply.cutAfterBodyBytes = 0;
                reply.claimedLength = reply.body.size();
                reply.resets = resets;
            }
        });
        QCOMPARE(always.failure(), QString());
        QCOMPARE(always.error->kind(), ErrorKind::Network);
        QCOMPARE(always.recovery(), QString());
    }

    void aWrongBodyIsRefused_data() {
        QTest::addColumn<int>("fault");
        const char* names[] = {"short, with its own length",
                               "long, with its own length",
                               "flipped byte",
                               "longer than Content-Length",
                               "chunked and short",
                               "chunked and long",
                               "without length and short",
                               "without length and long",
                               "another blob",
                               "empty",
                               "wrong media type and body"};
        int i = 0;
        for (const char* name : names) QTest::newRow(name) << i++;
    }
    void aWrongBodyIsRefused() {
        QFETCH(int, fault);
        FaultFixture fixture;
        spoil(fixture, Target::Layer, [&](HttpReply& reply, const HttpRequest&) {
            std::string& body = reply.body;
            const bool isShort = fault == 0 || fault == 4 || fault == 6;
            const bool isLong = fault == 1 || fault == 3 || fault == 5 || fault == 7;
            if (fault == 3) reply.claimedLength = body.size();
            if (isShort) body.resize(body.size() / 2);
            if (isLong) body += std::string(100000, 'x');
            if (fault == 2 && !body.empty()) body[body.size() / 2] = static_cast<char>(body[body.size() / 2] ^ 4);
            if (fault == 4 || fault == 5) reply.framing = Framing::Chunked;
            if (fault == 6 || fault == 7) reply.framing = Framing::UntilClose;
            if (fault == 8) body = honestImage().layers[1].blob;
            if (fault == 9) body.clear();
            if (fault == 10) {
                reply.headers.emplace_back("Content-Type", "text/html");
                body = "<html>Log in to the hotel's network</html>";
            }
        });
        // What is longer than announced is cut where the announced length ends: those bytes are right.
        if (fault == 3) {
            QCOMPARE(fixture.pull().imageId, honestImage().id());
            return;
        }
        QCOMPARE(fixture.failure(), QString());
        QVERIFY2(fixture.error->kind() == ErrorKind::Corrupt || fixture.error->kind() == ErrorKind::Network,
                 fixture.error->what());
        QCOMPARE(fixture.recovery(), QString());
    }

    void goodBytesAreTakenInAnyFraming_data() {
        QTest::addColumn<int>("framing");
        QTest::newRow("chunked") << 1;
        QTest::newRow("until the end") << 2;
    }
    void goodBytesAreTakenInAnyFraming() {
        QFETCH(int, framing);
        for (const Target target : {Target::Layer, Target::Config, Target::Manifest}) {
            FaultFixture fixture;
            spoil(fixture, target,
                  [&](HttpReply& reply, const HttpRequest&) { reply.framing = static_cast<Framing>(framing); });
            QCOMPARE(fixture.pull().imageId, honestImage().id());
        }
    }

    void endlessAnswersAreLeft_data() {
        QTest::addColumn<int>("target");
        QTest::addColumn<int>("framing");
        const char* targets[] = {"layer", "config", "manifest"};
        for (int target = 0; target < 3; ++target) {
            QTest::addRow("%s chunked", targets[target]) << target << 1;
            QTest::addRow("%s until the end", targets[target]) << target << 2;
        }
    }
    void endlessAnswersAreLeft() {
        QFETCH(int, target);
        QFETCH(int, framing);
        FaultFixture fixture;
        spoil(fixture, static_cast<Target>(target), [&](HttpReply& reply, const HttpRequest&) {
            reply.body = std::string(65536, ' ');
            reply.framing = static_cast<Framing>(framing);
            reply.isEndless = true;
        });
        QCOMPARE(fixture.failure(), QString());
        QCOMPARE(fixture.error->kind(), ErrorKind::Corrupt);
        QCOMPARE(fixture.recovery(), QString());
    }

    void silenceAndTricklesAreLeft_data() {
        QTest::addColumn<int>("target");
        QTest::addColumn<bool>("trickles");
        const char* targets[] = {"layer", "config", "manifest"};
        for (int target = 0; target < 3; ++target) {
            QTest::addRow("%s silent", targets[target]) << target << false;
            QTest::addRow("%s byte by byte", targets[target]) << target << true;
        }
    }
    void silenceAndTricklesAreLeft() {
        QFETCH(int, target);
        QFETCH(bool, trickles);
        FaultFixture fixture;
        spoil(fixture, static_cast<Target>(target), [&](HttpReply& reply, const HttpRequest&) {
            reply.claimedLength = reply.body.size();
            if (trickles) {
                reply.pause = std::chrono::milliseconds(50);
            } else {
                reply.cutAfterBodyBytes = std::min<std::size_t>(reply.body.size(), 20);
                reply.staysSilent = true;
            }
        });
        QCOMPARE(fixture.failure(), QString());
        QCOMPARE(fixture.error->kind(), ErrorKind::Timeout);
        QCOMPARE(fixture.recovery(), QString());
    }

    void rangesAreCheckedOrDoneWithout_data() {
        QTest::addColumn<int>("fault");
        QTest::addColumn<bool>("succeeds");
        QTest::newRow("ignored") << 0 << true;
        QTest::newRow("another start") << 1 << false;
        QTest::newRow("no Content-Range") << 2 << false;
        QTest::newRow("not satisfiable") << 3 << false;
        QTest::newRow("the wrong bytes") << 4 << false;
        QTest::newRow("another total") << 5 << true;
    }
    void rangesAreCheckedOrDoneWithout() {
        QFETCH(int, fault);
        QFETCH(bool, succeeds);
        FaultFixture fixture;
        spoil(fixture, Target::Layer, [&](HttpReply& reply, const HttpRequest& request) {
            const std::string whole = honestImage().layers[0].blob;
            if (request.header("range").empty()) {
                reply.cutAfterBodyBytes = whole.size() / 2;
                return;
            }
            if (fault == 0) {
                reply = HttpReply();
                reply.body = whole;
            }
            if (fault == 1) reply.headers = {{"Content-Range", "bytes 0-9/10"}};
            if (fault == 2) reply.headers.clear();
            if (fault == 3) {
                reply = HttpReply();
                reply.status = 416;
            }
            if (fault == 4) reply.body.assign(reply.body.size(), 'x');
            if (fault == 5) {
                const std::string from = std::to_string(whole.size() / 2);
                reply.headers = {{"Content-Range", "bytes " + from + "-" + std::to_string(whole.size() - 1) + "/*"}};
            }
        });
        if (succeeds) {
            QCOMPARE(fixture.pull().imageId, honestImage().id());
            return;
        }
        QCOMPARE(fixture.failure(), QString());
        QCOMPARE(fixture.error->kind(), ErrorKind::Corrupt);
        QCOMPARE(fixture.recovery(), QString());
    }
};

GALLEY_TEST(FaultyTransferTest);
#include "test_faulty_transfers.moc"
