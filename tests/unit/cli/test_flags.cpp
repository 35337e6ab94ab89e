// SPDX-License-Identifier: Apache-2.0
#include "app/cli/flags.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::cli;

namespace {

struct Parsed {
    bool all = false;
    bool tty = false;
    bool proxy = true;
    std::string name = "missing";
    std::vector<std::string> publish;
    std::optional<int> last;
    std::vector<std::string> positionals;
    bool help = false;
    std::string failure;
    int code = 0;
};

FlagSet define(Parsed& parsed) {
    FlagSet flags;
    flags.boolean("all", 'a', parsed.all, "Show all");
    flags.boolean("tty", 't', parsed.tty, "Allocate a pseudo-TTY");
    flags.boolean("sig-proxy", '\0', parsed.proxy, "Proxy received signals to the process");
    flags.text("name", '\0', parsed.name, "Assign a name");
    flags.list("publish", 'p', parsed.publish, "Publish a container's port(s) to the host");
    flags.integer("last", 'n', parsed.last, "Show n last created containers (includes all states)", "-1");
    return flags;
}

Parsed parse(const std::vector<std::string>& arguments, bool interspersed = true) {
    Parsed parsed;
    FlagSet flags = define(parsed);
    try {
        parsed.positionals = flags.parse(arguments, interspersed);
    } catch (const UsageError& error) {
        parsed.failure = error.what();
        parsed.code = error.exitCode();
    }
    parsed.help = flags.helpWanted();
    return parsed;
}

using Strings = std::vector<std::string>;

}  // namespace

class FlagsTest : public QObject {
    Q_OBJECT
private slots:
    void bundlesSwitchesAndGluesValues() {
        const Parsed parsed = parse({"-at", "-p8080:80", "-p=9090:90", "--publish", "1:1", "--publish=2:2", "x"});
        QVERIFY(parsed.all && parsed.tty);
        QCOMPARE(parsed.publish, (Strings{"8080:80", "9090:90", "1:1", "2:2"}));
        QCOMPARE(parsed.positionals, Strings{"x"});
        QCOMPARE(parse({"-atp", "1:1"}).publish, Strings{"1:1"});
        QCOMPARE(parse({"-tn5"}).last, std::optional<int>(5));
    }
    void switchesTakeValuesOnlyWithAnEqualsSign() {
        QVERIFY(!parse({"--sig-proxy=false"}).proxy);
        QVERIFY(parse({"--sig-proxy", "false"}).proxy);
        QCOMPARE(parse({"--sig-proxy", "false"}).positionals, Strings{"false"});
        QVERIFY(!parse({"-a=0"}).all);
        QVERIFY(parse({"-a=T"}).all);
    }
    void flagsMayStandBehindPositionalsUnlessTheCommandSaysNo() {
        QVERIFY(parse({"web", "-a"}).all);
        const Parsed run = parse({"-t", "image", "-a", "--name", "x"}, false);
        QVERIFY(!run.all);
        QCOMPARE(run.positionals, (Strings{"image", "-a", "--name", "x"}));
        QCOMPARE(parse({"--", "-a"}).positionals, Strings{"-a"});
        QCOMPARE(parse({"-", "-a"}).positionals, Strings{"-"});
        QCOMPARE(parse({"--name", ""}).name, std::string());
        QCOMPARE(parse({"--name="}).name, std::string());
        QCOMPARE(parse({"--name", "--all"}).name, std::string("--all"));
    }
    void errorsHaveDockersWords_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("message");
        QTest::newRow("long") << QStringList{"--foo=1"} << "unknown flag: --foo";
        QTest::newRow("short") << QStringList{"-ax"} << "unknown shorthand flag: 'x' in -x";
        QTest::newRow("missing long") << QStringList{"--name"} << "flag needs an argument: --name";
        QTest::newRow("missing short") << QStringList{"-ap"} << "flag needs an argument: 'p' in -p";
        QTest::newRow("integer") << QStringList{"--last=abc"}
                                 << "invalid argument \"abc\" for \"-n, --last\" flag: strconv.ParseInt: parsing "
                                    "\"abc\": invalid syntax";
        QTest::newRow("range") << QStringList{"-n", "99999999999999"}
                               << "invalid argument \"99999999999999\" for \"-n, --last\" flag: strconv.ParseInt: "
                                  "parsing \"99999999999999\": value out of range";
        QTest::newRow("bool") << QStringList{"-t=maybe"}
                              << "invalid argument \"maybe\" for \"-t, --tty\" flag: strconv.ParseBool: parsing "
                                 "\"maybe\": invalid syntax";
        QTest::newRow("syntax") << QStringList{"---x"} << "bad flag syntax: ---x";
        QTest::newRow("help")
            << QStringList{"--help=3"}
            << "invalid argument \"3\" for \"--help\" flag: strconv.ParseBool: parsing \"3\": invalid "
               "syntax";
    }
    void errorsHaveDockersWords() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, message);
        Strings words;
        for (const QString& argument : arguments) words.push_back(argument.toStdString());
        const Parsed parsed = parse(words);
        QCOMPARE(QString::fromStdString(parsed.failure), message);
        QCOMPARE(parsed.code, 125);
    }
    void helpIsAlwaysThere() {
        QVERIFY(parse({"--help"}).help);
        QVERIFY(parse({"-h"}).help);
        QVERIFY(!parse({"--", "--help"}).help);
    }
    void usagesAreSortedWrappedAndNameDefaults() {
        Parsed parsed;
        QCOMPARE(define(parsed).usages(60), std::string("  -a, --all            Show all\n"
                                                        "  -n, --last int       Show n last created containers\n"
                                                        "                       (includes all states) (default -1)\n"
                                                        "      --name string    Assign a name (default \"missing\")\n"
                                                        "  -p, --publish list   Publish a container's port(s)\n"
                                                        "                       to the host\n"
                                                        "      --sig-proxy      Proxy received signals to the\n"
                                                        "                       process (default true)\n"
                                                        "  -t, --tty            Allocate a pseudo-TTY\n"));
        QVERIFY(!define(parsed).usages(1).empty());
    }
    void filtersHaveANameAndAValue() {
        QVERIFY(parseFilter("label=a=b") == std::make_pair(std::string("label"), std::string("a=b")));
        QVERIFY(parseFilter(" Name = x ") == std::make_pair(std::string("name"), std::string("x")));
        QVERIFY_EXCEPTION_THROWN(parseFilter("bad"), Error);
    }
};

GALLEY_TEST(FlagsTest);
#include "test_flags.moc"
