// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>

#include "engine/base/files.h"
#include "engine/base/unique_fd.h"
#include "tests/support/test_case.h"
#include "tests/unit/cli/fake_engine.h"

using namespace galley;
using namespace galley::test;

namespace {

/// A terminal with somebody who types an answer when he is asked.
class Typist {
public:
    Typist() : m_near(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
        ::grantpt(m_near.get());
        ::unlockpt(m_near.get());
        m_far.reset(::open(::ptsname(m_near.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));
    }
    int terminal() const { return m_far.get(); }
    bool hasEcho() const {
        termios mode{};
        ::tcgetattr(m_far.get(), &mode);
        return (mode.c_lflag & ECHO) != 0;
    }
    /// Waits until the terminal shows nothing that is typed; then types.
    void typeWhenHidden(const std::string& line) {
        while (hasEcho()) std::this_thread::yield();
        type(line);
    }
    void type(const std::string& line) { writeAll(m_near.get(), line + "\n"); }
    /// What the terminal has shown so far.
    std::string shown() {
        std::string text;
        pollfd entry{m_near.get(), POLLIN, 0};
        while (::poll(&entry, 1, 0) > 0) {
            char buffer[256];
            const ssize_t got = ::read(m_near.get(), buffer, sizeof buffer);
            if (got <= 0) break;
            text.append(buffer, static_cast<std::size_t>(got));
        }
        return text;
    }

private:
    UniqueFd m_near;
    UniqueFd m_far;
};

}  // namespace

class LoginCommandTest : public QObject {
    Q_OBJECT
private slots:
    void takesThePasswordFromItsInput() {
        Script script;
        const Outcome outcome =
            runGalley(script, {"login", "-u", "me", "--password-stdin", "localhost:5000"}, "s3cret with spaces \r\n");
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.out, std::string("Login Succeeded\n"));
        QCOMPARE(outcome.err, std::string());
        QVERIFY(script.called("login localhost:5000 me s3cret with spaces "));
    }

    void warnsWhereThePasswordLiesReadable() {
        Script script;
        script.login = {"docker.io", "me", "config.json", "/home/me/.docker/config.json"};
        const Outcome outcome = runGalley(script, {"login", "-u", "me", "--password-stdin"}, "secret");
        QCOMPARE(outcome.out, std::string("Login Succeeded\n"));
        QCOMPARE(outcome.err,
                 std::string("WARNING! Your password will be stored unencrypted in /home/me/.docker/config.json.\n"
                             "Configure a credential helper to remove this warning. See\n"
                             "https://docs.docker.com/engine/reference/commandline/login/#credentials-store\n\n"));
    }

    void refusesAPasswordInTheArgumentsWithoutRepeatingIt() {
        for (const std::vector<std::string>& arguments :
             {std::vector<std::string>{"login", "-u", "me", "-p", "hunter2"},
              {"login", "-phunter2"},
              {"login", "--password=hunter2", "localhost:5000"}}) {
            Script script;
            const Outcome outcome = runGalley(script, arguments);
            QCOMPARE(outcome.code, 1);
            QVERIFY(outcome.err.find("--password-stdin") != std::string::npos);
            QVERIFY((outcome.out + outcome.err).find("hunter2") == std::string::npos);
            QVERIFY(script.calls.empty());
        }
        Script script;
        QVERIFY(runGalley(script, {"login", "--help"}).out.find("--password ") == std::string::npos);
    }

    void wantsWhatItNeeds() {
        Script script;
        QCOMPARE(runGalley(script, {"login", "--password-stdin"}, "secret").err,
                 std::string("Error: Must provide --username with --password-stdin\n"));
        QCOMPARE(runGalley(script, {"login", "-u", "me", "--password-stdin"}, "\n").code, 1);
        const Outcome noTerminal = runGalley(script, {"login", "-u", "me"}, "secret\n");
        QCOMPARE(noTerminal.code, 1);
        QVERIFY(noTerminal.err.find("non TTY device") != std::string::npos);
        QCOMPARE(runGalley(script, {"login", "a", "b"}).code, 1);
    }

    void saysWhatTheRegistrySays() {
        Script script;
        script.loginError = Error(ErrorKind::Unauthorized, "docker.io does not accept this user name and password");
        const Outcome outcome = runGalley(script, {"login", "-u", "me", "--password-stdin"}, "secret");
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.err, std::string("Error: docker.io does not accept this user name and password\n"));
    }

    void goesWithALoginThatIsKept() {
        Script script;
        script.hasLogin = true;
        QCOMPARE(runGalley(script, {"login", "localhost:5000"}).out,
                 std::string("Authenticating with existing credentials...\nLogin Succeeded\n"));
        QVERIFY(script.called("check login localhost:5000"));
        QCOMPARE(script.calls.size(), std::size_t{1});
    }

    void asksOnATerminalAndHidesThePassword() {
        Script script;
        Typist typist;
        typist.type("me");
        std::jthread person([&] { typist.typeWhenHidden("s3cret"); });
        const Outcome outcome = runGalleyOn(script, {"login"}, typist.terminal());
        person.join();
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.out.find("Login with your Docker ID") == 0);
        QVERIFY(outcome.out.find("Username: Password: \nLogin Succeeded\n") != std::string::npos);
        QVERIFY(script.called("login  me s3cret"));
        QVERIFY(typist.hasEcho());
        const std::string shown = typist.shown();
        QVERIFY(shown.find("me") != std::string::npos && shown.find("s3cret") == std::string::npos);
    }

    void logsOutWithDockersWords() {
        Script script;
        QCOMPARE(runGalley(script, {"logout", "https://localhost:5000/"}).out,
                 std::string("Not logged in to localhost:5000\n"));
        script.hasLogin = true;
        const Outcome outcome = runGalley(script, {"logout"});
        QCOMPARE(outcome.out, std::string("Removing login credentials for https://index.docker.io/v1/\n"));
        QCOMPARE(outcome.code, 0);
        QVERIFY(script.called("logout https://localhost:5000/") && script.called("logout "));
    }
};

GALLEY_TEST(LoginCommandTest);
#include "test_login.moc"
