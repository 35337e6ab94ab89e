// SPDX-License-Identifier: Apache-2.0
#include "tests/support/test_case.h"
#include "tests/unit/cli/fake_engine.h"

using namespace galley;
using namespace galley::test;

class TestCopy : public QObject {
    Q_OBJECT
private slots:
    void sidesAreToldApart_data();
    void sidesAreToldApart();
    void wrongSidesAreRefused_data();
    void wrongSidesAreRefused();
    void whatWasCopiedIsSaidUnlessQuiet();
    void flagsReachTheRequest();
    void streamsGoThroughStandardInputAndOutput();
    void exportWritesTheArchive();
    void diffHasALetterForEachPath();
    void commitTakesItsFlags();
};

void TestCopy::sidesAreToldApart_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("call");
    QTest::newRow("out") << "web:/etc"
                         << "here"
                         << "copy out web:/etc here";
    QTest::newRow("in") << "here"
                        << "web:/etc"
                        << "copy in web:/etc here";
    QTest::newRow("absolute with colon") << "/a:b"
                                         << "web:x"
                                         << "copy in web:x /a:b";
    QTest::newRow("relative with colon") << "./a:b"
                                         << "web:x"
                                         << "copy in web:x ./a:b";
    QTest::newRow("path with colon") << "web:/a:b"
                                     << "."
                                     << "copy out web:/a:b .";
}

void TestCopy::sidesAreToldApart() {
    QFETCH(QString, source);
    QFETCH(QString, target);
    QFETCH(QString, call);
    Script script;
    const auto outcome = runGalley(script, {"cp", source.toStdString(), target.toStdString()});
    QCOMPARE(outcome.code, 0);
    QCOMPARE(QString::fromStdString(script.calls.back()), call);
}

void TestCopy::wrongSidesAreRefused_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("error");
    QTest::newRow("two containers") << "a:/x"
                                    << "b:/y"
                                    << "copying between containers is not supported";
    QTest::newRow("none") << "x"
                          << "y"
                          << "must specify at least one container source";
    QTest::newRow("no source") << "a:"
                               << "y"
                               << "source can not be empty";
    QTest::newRow("no target") << "y"
                               << "a:"
                               << "destination can not be empty";
}

void TestCopy::wrongSidesAreRefused() {
    QFETCH(QString, source);
    QFETCH(QString, target);
    QFETCH(QString, error);
    Script script;
    const auto outcome = runGalley(script, {"cp", source.toStdString(), target.toStdString()});
    QCOMPARE(outcome.code, 1);
    QCOMPARE(QString::fromStdString(outcome.err), "Error: " + error + "\n");
    QVERIFY(script.calls.empty());
}

void TestCopy::whatWasCopiedIsSaidUnlessQuiet() {
    Script script;
    script.copyOutcome = {2048, {"a device was left out"}};
    const auto said = runGalley(script, {"cp", "web:/etc", "here"});
    QCOMPARE(QString::fromStdString(said.err), "WARNING: a device was left out\nSuccessfully copied 2.05kB to here\n");
    QCOMPARE(QString::fromStdString(said.out), "");
    const auto quiet = runGalley(script, {"cp", "-q", "web:/etc", "here"});
    QCOMPARE(QString::fromStdString(quiet.err), "WARNING: a device was left out\n");
    script.copyError = Error(ErrorKind::NotFound, "Could not find the file /etc in container web");
    const auto failed = runGalley(script, {"cp", "web:/etc", "here"});
    QCOMPARE(failed.code, 1);
    QCOMPARE(QString::fromStdString(failed.err), "Error: Could not find the file /etc in container web\n");
}

void TestCopy::flagsReachTheRequest() {
    Script script;
    runGalley(script, {"container", "cp", "-a", "-L", "here", "web:/etc"});
    QVERIFY(script.copyRequest.keepOwners && script.copyRequest.followLink);
    runGalley(script, {"cp", "here", "web:/etc"});
    QVERIFY(!script.copyRequest.keepOwners && !script.copyRequest.followLink);
}

void TestCopy::streamsGoThroughStandardInputAndOutput() {
    Script script;
    script.archive = "the tar";
    const auto out = runGalley(script, {"cp", "web:/etc", "-"});
    QCOMPARE(QString::fromStdString(out.out), "the tar");
    QCOMPARE(QString::fromStdString(out.err), "");
    script.archive.clear();
    const auto in = runGalley(script, {"cp", "-", "web:/etc"}, "another tar");
    QCOMPARE(in.code, 0);
    QCOMPARE(QString::fromStdString(script.archive), "another tar");
}

void TestCopy::exportWritesTheArchive() {
    Script script;
    script.archive = "the tar";
    QCOMPARE(QString::fromStdString(runGalley(script, {"export", "web"}).out), "the tar");
    QCOMPARE(QString::fromStdString(script.calls.back()), "export web: ");
}

void TestCopy::diffHasALetterForEachPath() {
    Script script;
    using Kind = api::TreeChange::Kind;
    script.changes = {{Kind::Changed, "/etc"}, {Kind::Added, "/etc/new\x1b"}, {Kind::Deleted, "/etc/old"}};
    QCOMPARE(QString::fromStdString(runGalley(script, {"diff", "web"}).out), "C /etc\nA /etc/new\nD /etc/old\n");
}

void TestCopy::commitTakesItsFlags() {
    Script script;
    const auto outcome = runGalley(script, {"commit", "-a", "me", "-m", "why", "-c", "CMD true", "-c", "ENV A=1",
                                            "--pause=false", "web", "made:1"});
    QCOMPARE(QString::fromStdString(outcome.out), "sha256:" + QString(64, 'c') + "\n");
    const api::CommitRequest& request = script.commitRequest;
    QCOMPARE(request.container, "web");
    QCOMPARE(request.reference, "made:1");
    QCOMPARE(request.author, "me");
    QCOMPARE(request.message, "why");
    QVERIFY((request.changes == std::vector<std::string>{"CMD true", "ENV A=1"}));
    QVERIFY(!request.pause);
    runGalley(script, {"container", "commit", "web"});
    QVERIFY(script.commitRequest.pause && script.commitRequest.reference.empty());
}

GALLEY_TEST(TestCopy);
#include "test_copy.moc"
