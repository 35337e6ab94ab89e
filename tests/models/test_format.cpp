// SPDX-License-Identifier: Apache-2.0
#include <QLocale>
#include <QTranslator>

#include "engine/base/error.h"
#include "models/error_info.h"
#include "models/format.h"
#include "models/log_model.h"
#include "models/types.h"
#include "tests/support/test_case.h"
#include "translations/language.h"

using namespace galley::models;

class TestFormat : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        QLocale::setDefault(QLocale::c());
        galley::translations::install(*QCoreApplication::instance(), QLocale::c());
    }

    void sizesHaveThreeSignificantDigits() {
        const auto plain = [](qint64 bytes) {
            return formatBytes(bytes).replace(QChar(QChar::Nbsp), QLatin1Char(' '));
        };
        QCOMPARE(plain(0), "0 B");
        QCOMPARE(plain(999), "999 B");
        QCOMPARE(plain(1000), "1 kB");
        QCOMPARE(plain(1234), "1.23 kB");
        QCOMPARE(plain(57'240'000), "57.2 MB");
        QCOMPARE(plain(999'600), "1 MB");
        QCOMPARE(plain(100'000'000), "100 MB");
        QCOMPARE(plain(3'100'000'000), "3.1 GB");
        QCOMPARE(plain(-1), "0 B");
    }

    void timesAreRelative() {
        const QDateTime now = QDateTime::currentDateTime();
        QCOMPARE(relativeTime(now.addSecs(-2), now), "just now");
        QCOMPARE(relativeTime(now.addSecs(-130), now), "2 min ago");
        QCOMPARE(relativeTime(now.addSecs(-3 * 3600), now), "3 h ago");
        QCOMPARE(relativeTime(now.addDays(-1), now), "yesterday");
        QCOMPARE(relativeTime(now.addDays(-2), now), "2 days ago");
        QCOMPARE(relativeTime(now.addDays(-31), now), "1 month ago");
        QCOMPARE(relativeTime(now.addDays(-90), now), "3 months ago");
        QCOMPARE(relativeTime(now.addDays(-400), now), "1 year ago");
        QCOMPARE(relativeTime(now.addDays(-800), now), "2 years ago");
        QCOMPARE(formatDuration(86'400), "1 day");
        QCOMPARE(formatDuration(3 * 86'400), "3 days");
        QCOMPARE(relativeTime({}, now), "");
    }

    void aUserReadsTheirOwnLanguage() {
        QCoreApplication& application = *QCoreApplication::instance();
        const QDateTime now = QDateTime::currentDateTime();
        galley::translations::install(application, QLocale(QLocale::German));
        QCOMPARE(relativeTime(now.addDays(-40), now), "vor 1 Monat");
        QCOMPARE(relativeTime(now.addDays(-5), now), "vor 5 Tagen");
        // One that there is no translation for: English as it is spoken.
        galley::translations::install(application, QLocale::c());
        for (QTranslator* translator : application.findChildren<QTranslator*>()) {
            if (translator->language() == "de") delete translator;
        }
        QCOMPARE(relativeTime(now.addDays(-40), now), "1 month ago");
    }

    void theRegistryIsNoPartOfAShortReference() {
        QCOMPARE(shortReference("flask-demo:1"), "flask-demo:1");
        QCOMPARE(shortReference("library/flask"), "library/flask");
        QCOMPARE(shortReference("localhost/app:2"), "app:2");
        QCOMPARE(shortReference("127.0.0.1:5000/team/app:2"), "team/app:2");
        QCOMPARE(shortReference("registry.example.org/app"), "app");
        const QString digest = "sha256:0123456789abcdef0123456789abcdef";
        QCOMPARE(shortReference(digest), "0123456789ab");
        QCOMPARE(shortReference("ghcr.io/team/app@" + digest), "team/app@0123456789ab");
        QCOMPARE(shortReference(""), "");
    }

    void aWordIsQuotedForAShellOnlyWhenItMustBe() {
        QCOMPARE(shellQuoted("flask-demo:1"), "flask-demo:1");
        QCOMPARE(shellQuoted(""), "''");
        QCOMPARE(shellQuoted("two words"), "'two words'");
        QCOMPARE(shellQuoted("it's"), "'it'\\''s'");
        QCOMPARE(shellQuoted("$(rm -rf /)"), "'$(rm -rf /)'");
    }

    void aCommandLineIsSplitAsAShellDoes() {
        bool ok = false;
        QCOMPARE(splitCommandLine("flask run  --host 0.0.0.0", &ok),
                 QStringList({"flask", "run", "--host", "0.0.0.0"}));
        QVERIFY(ok);
        QCOMPARE(splitCommandLine("sh -c 'echo \"a b\"' \"\" a\\ b", &ok),
                 QStringList({"sh", "-c", "echo \"a b\"", "", "a b"}));
        QVERIFY(ok);
        splitCommandLine("sh -c 'open", &ok);
        QVERIFY(!ok);
    }

    void splittingUndoesQuoting() {
        for (const QString& word : {QString("a'b"), QString("x \"y\" \\z"), QString("$HOME"), QString("ä ö")}) {
            QCOMPARE(splitCommandLine(shellQuoted(word)), QStringList({word}));
        }
    }

    void anAddressOfAllInterfacesIsOpenedOnLocalhost() {
        PortEntry entry;
        entry.hostPort = 8080;
        entry.containerPort = 5000;
        entry.hostAddress = "0.0.0.0";
        QCOMPARE(entry.url(), QUrl("http://localhost:8080"));
        entry.hostAddress = "::1";
        QCOMPARE(entry.url(), QUrl("http://[::1]:8080"));
        entry.protocol = PortProtocol::Udp;
        QVERIFY(entry.url().isEmpty());
    }

    void anErrorLosesControlCharactersAndKeepsItsSteps() {
        galley::Error error(galley::ErrorKind::Network, "the registry \x1b[31mdid not answer");
        error.addContext("pulling flask");
        const ErrorInfo info = toErrorInfo(error);
        QCOMPARE(info.kind, ErrorKind::Network);
        QVERIFY(info.sentence.startsWith("The registry"));
        QVERIFY(!info.sentence.contains(QChar(0x1b)));
        QVERIFY(info.details.contains("pulling flask"));
        QVERIFY(info.details.contains("Network"));
    }

    void copiedLogTextHasNoEscapeSequences() {
        QCOMPARE(LogModel::plainText("\x1b[1;31mred\x1b[0m and\ttab"), "red and\ttab");
        QCOMPARE(LogModel::plainText("a\x1b]0;title\x07"
                                     "b\x1b]8;;http://x\x1b\\c"),
                 "abc");
        QCOMPARE(LogModel::plainText("end\x1b"), "end");
        QCOMPARE(LogModel::plainText("end\x1b["), "end");
        QCOMPARE(LogModel::plainText("end\x1b]open"), "end");
        QCOMPARE(LogModel::plainText(QString("a\rb") + QChar(0x9b) + "c"), "abc");
    }
};

GALLEY_TEST(TestFormat);
#include "test_format.moc"
