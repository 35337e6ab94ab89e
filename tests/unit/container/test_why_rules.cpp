// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <set>

#include "engine/base/error.h"
#include "engine/container/why_rules.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::container;

namespace {

EndEvidence ended(int exitCode, const std::vector<std::string>& lines, const std::string& message = {}) {
    EndEvidence evidence;
    evidence.exitCode = exitCode;
    evidence.lines = lines;
    evidence.message = message;
    evidence.image = "web:1";
    evidence.platform = "linux/arm64";
    return evidence;
}

EndEvidence with(EndEvidence evidence, void (*change)(EndEvidence&)) {
    change(evidence);
    return evidence;
}

struct Sample {
    const char* rule;
    EndEvidence evidence;
    const char* says;  ///< part of the sentence
};

const std::vector<Sample>& samples() {
    const auto foreign = [](EndEvidence& e) { e.foreignPlatform = true; };
    static const std::vector<Sample> kSamples = {
        {"out-of-memory", with(ended(137, {}), [](EndEvidence& e) { e.outOfMemory = true; }), "Memory ran out"},
        {"java-heap", ended(1, {"Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space"}),
         "memory: Java heap space"},
        {"node-heap", ended(134, {"FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory"}),
         "Node.js ran out"},
        {"other-processor",
         with(ended(126, {}, "the container's command cannot be executed: exec format error"), foreign),
         "(linux/arm64)"},
        {"other-processor-log", with(ended(1, {"exec /usr/bin/app: exec format error"}), foreign), "(linux/arm64)"},
        {"exec-format", ended(126, {}, "the container's command cannot be executed: Exec format error"), "no program"},
        {"exec-format-log", ended(126, {"exec /run.sh: Exec format error"}), "execute: /run.sh"},
        {"host-port-busy", ended(128, {}, "port 8080 of 127.0.0.1 is already in use"), "taken on this computer"},
        {"network-owner-down", ended(128, {}, "cannot join network of a non running container: db"), "container db,"},
        {"bind-source-missing",
         ended(128, {}, "invalid mount config for type \"bind\": bind source path does not exist: /srv/x"), "/srv/x"},
        {"command-missing", ended(127, {}, "the container's command was not found: executable file `x` not found"),
         "not in the image"},
        {"command-not-executable",
         ended(126, {}, "the container's command cannot be executed: open executable: Permission denied"),
         "may not be executed"},
        {"shell-command-missing",
         ended(127, {"/entrypoint.sh: line 3: nginx: command not found", "/bin/sh: 1: gunicorn: not found"}),
         "gunicorn"},
        {"windows-line-ends", ended(127, {"/usr/bin/env: 'bash\\r': No such file or directory", "env: 'bash\\r'"}),
         "Windows"},
        {"shared-library",
         ended(127, {"app: error while loading shared libraries: libpq.so.5: cannot open shared object file: No such "
                     "file or directory"}),
         "libpq.so.5"},
        {"libc-version", ended(1, {"/lib/libc.so.6: version `GLIBC_2.38' not found (required by app)"}), "GLIBC_2.38"},
        {"python-module",
         ended(1, {"Traceback (most recent call last):", "  import flask",
                   "ModuleNotFoundError: No module named 'flask'"}),
         "module flask"},
        {"python-file", ended(2, {"python3: can't open file '/srv/app.py': [Errno 2] No such file or directory"}),
         "/srv/app.py"},
        {"flask-application", ended(2, {"Error: Could not locate a Flask application. Use the 'flask --app' option"}),
         "Flask"},
        {"node-module",
         ended(1, {"Error: Cannot find module '/app/server.js'", "    at Module._resolveFilename (node:internal:1)"}),
         "/app/server.js"},
        {"java-class", ended(1, {"Error: Could not find or load main class org.example.Main"}), "org.example.Main"},
        {"postgres-password", ended(1, {"Error: Database is uninitialized and superuser password is not specified."}),
         "password"},
        {"postgres-ownership", ended(1, {"FATAL:  data directory \"/var/lib/postgresql/data\" has wrong ownership"}),
         "/var/lib/postgresql/data"},
        {"postgres-version",
         ended(1, {"DETAIL:  The data directory was initialized by PostgreSQL version 14, which is not compatible with "
                   "this version 16.1"}),
         "PostgreSQL 14; this image is 16.1"},
        {"mysql-password",
         ended(1, {"[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified"}),
         "password"},
        {"environment-variable", ended(1, {"KeyError: 'DATABASE_URL'"}), "DATABASE_URL"},
        {"low-port", ended(1, {"nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)"}), "below 1024"},
        {"address-in-use", ended(1, {"OSError: [Errno 98] Address already in use"}), "same port"},
        {"mount-permission",
         with(ended(1, {"touch: cannot touch '/data/x': Permission denied"}),
              [](EndEvidence& e) {
                  e.bindMounts = {{"/data", "/home/me/d"}};
              }),
         "/data, which is /home/me/d"},
        {"disk-full", ended(1, {"write: No space left on device"}), "full"},
        {"read-only", ended(1, {"touch: cannot touch '/x': Read-only file system"}), "only read"},
        {"host-name",
         ended(1, {"urllib3: Failed to resolve 'host.docker.internal' ([Errno -2] Name or service not known)"}),
         "host.docker.internal"},
        {"unknown-host", ended(2, {"could not translate host name \"db\" to address"}), "name: db"},
        {"connection-refused", ended(1, {"Error: connect ECONNREFUSED 127.0.0.1:5432"}), "refused. 127.0.0.1:5432"},
        {"permission-denied", ended(1, {"open /etc/shadow: permission denied"}), "permission denied"},
        {"python-error", ended(1, {"Traceback (most recent call last):", "  File \"x\"", "ValueError: bad value"}),
         "ValueError: bad value"},
        {"node-error", ended(1, {"TypeError: x is not a function", "    at main (/app/index.js:3:5)"}),
         "TypeError: x is not a function"},
        {"java-error", ended(1, {"Exception in thread \"main\" java.lang.IllegalStateException: no"}),
         "IllegalStateException"},
        {"go-panic", ended(2, {"panic: runtime error: index out of range"}), "index out of range"},
        {"stopped", with(ended(143, {}), [](EndEvidence& e) { e.stoppedByUser = true; }), "stopped it"},
        {"crash", ended(139, {}), "SIGSEGV"},
        {"abort", ended(134, {}), "SIGABRT"},
        {"killed", ended(137, {}), "SIGKILL"},
        {"machine-restarted",
         ended(255, {"ModuleNotFoundError: No module named 'x'"},
               "this computer was started anew, or lost its power, while it ran"),
         "started anew"},
        {"terminated", ended(143, {}), "SIGTERM"},
        {"not-executable", ended(126, {}), "may not be executed"},
        {"not-found", ended(127, {}), "did not find a program"},
        {"finished", ended(0, {}), "without an error"},
    };
    return kSamples;
}

}  // namespace

class WhyRulesTest : public QObject {
    Q_OBJECT
private slots:
    void eachRuleExplainsItsSample_data() {
        QTest::addColumn<int>("number");
        for (std::size_t i = 0; i < samples().size(); ++i) QTest::newRow(samples()[i].rule) << static_cast<int>(i);
    }
    void eachRuleExplainsItsSample() {
        QFETCH(int, number);
        const Sample& sample = samples()[static_cast<std::size_t>(number)];
        const auto found = WhyRules::builtIn().match(sample.evidence, "en", 3);
        QVERIFY(!found.empty());
        QCOMPARE(found[0].rule, std::string(sample.rule));
        QVERIFY2(found[0].sentence.find(sample.says) != std::string::npos, found[0].sentence.c_str());
        QVERIFY2((found[0].sentence + found[0].advice).find('$') == std::string::npos, found[0].sentence.c_str());
        const auto german = WhyRules::builtIn().match(sample.evidence, "de", 1);
        QCOMPARE(german.at(0).rule, found[0].rule);
        QVERIFY(german[0].sentence != found[0].sentence && german[0].advice != found[0].advice);
    }
    void everyRuleHasASample() {
        std::set<std::string> known;
        for (const Sample& sample : samples()) known.insert(sample.rule);
        for (const std::string& id : WhyRules::builtIn().ids()) QVERIFY2(known.count(id) > 0, id.c_str());
        QCOMPARE(known.size(), WhyRules::builtIn().ids().size());
    }
    void otherFormsOfTheSameAreKnown_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("rule");
        QTest::newRow("node port") << "Error: listen EACCES: permission denied 0.0.0.0:80"
                                   << "low-port";
        QTest::newRow("go port") << "listen tcp :443: bind: permission denied"
                                 << "low-port";
        QTest::newRow("not a low port") << "listen tcp :8443: bind: permission denied"
                                        << "permission-denied";
        QTest::newRow("node in use") << "Error: listen EADDRINUSE: address already in use :::3000"
                                     << "address-in-use";
        QTest::newRow("module of -m") << "/usr/bin/python3: No module named gunicorn"
                                      << "python-module";
        QTest::newRow("musl library") << "Error loading shared library libssl.so.3: No such file"
                                      << "shared-library";
        QTest::newRow("shell variable") << "/run.sh: 3: API_KEY: parameter not set"
                                        << "environment-variable";
    }
    void otherFormsOfTheSameAreKnown() {
        QFETCH(QString, line);
        QFETCH(QString, rule);
        const auto found = WhyRules::builtIn().match(ended(1, {line.toStdString()}), "en", 1);
        QCOMPARE(found.empty() ? std::string() : found[0].rule, rule.toStdString());
    }
    void nothingIsInventedAndHostileLinesCostLittle() {
        QVERIFY(WhyRules::builtIn().match(ended(1, {"all is well"}), "en", 3).empty());
        std::vector<std::string> lines(200, std::string(2000, 'A') + ": " + std::string(500, '_'));
        lines.push_back("ModuleNotFoundError: No module named '" + std::string(3000, 'x'));
        const auto found = WhyRules::builtIn().match(ended(1, lines), "en", 1);
        QVERIFY(found.at(0).sentence.size() < 400);
    }
    void aRuleWithoutAConditionOrALanguageIsRefused() {
        QVERIFY_EXCEPTION_THROWN(WhyRules("[[rule]]\nid = 'x'\nen = ['a', 'b']\nde = ['c', 'd']"), Error);
        QVERIFY_EXCEPTION_THROWN(WhyRules("[[rule]]\nid = 'x'\nexit = [1]\nen = ['a', 'b']"), Error);
        QVERIFY_EXCEPTION_THROWN(WhyRules("[[rule]]\nid = 'x'\nlog = ['(']\nen = ['a', 'b']\nde = ['c', 'd']"), Error);
        QVERIFY_EXCEPTION_THROWN(WhyRules("[["), Error);
    }
};

GALLEY_TEST(WhyRulesTest);
#include "test_why_rules.moc"
