// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <utility>

#include "app/cli/commands/commands.h"
#include "app/cli/terminal/secret_prompt.h"
#include "app/cli/terminal/signal_feed.h"
#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

constexpr std::size_t kLongestSecret = 64U << 10U;

bool isHub(const std::string& server) {
    return server.empty() || server == "docker.io" || server.find("index.docker.io") != std::string::npos;
}

class Login : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] [SERVER]", "Log in to a registry; without SERVER, to Docker Hub", 0, 1};
    }

    void defineFlags(FlagSet& flags) override {
        // Taken so that the answer is not "unknown flag", which would print nothing that helps.
        flags.text("password", 'p', m_password, "");
        flags.boolean("password-stdin", '\0', m_fromInput, "Take the password from stdin");
        flags.text("username", 'u', m_request.user, "Username");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        if (!m_password.empty()) {
            throw Error(
                ErrorKind::InvalidInput,
                "a password on the command line can be read by every program of this computer, and stays in the "
                "shell's history: use --password-stdin, or leave it out to be asked for it");
        }
        if (!arguments.empty()) m_request.registry = arguments[0];
        if (m_fromInput) {
            takeFromInput(session);
        } else if (m_request.user.empty() && goesWithWhatIsKept(session)) {
            return 0;
        } else {
            ask(session);
        }
        const StopOnSignal interrupt;
        const api::Login login = unwrap(session.registries().login(m_request, interrupt.token()));
        if (!login.readableIn.empty()) warn(session, login.readableIn.string());
        session.out().line("Login Succeeded");
        return 0;
    }

private:
    void takeFromInput(Session& session) {
        if (m_request.user.empty()) {
            throw Error(ErrorKind::InvalidInput, "Must provide --username with --password-stdin");
        }
        m_request.secret = readAll(session.input(), kLongestSecret);
        while (m_request.secret.ends_with('\n') || m_request.secret.ends_with('\r')) m_request.secret.pop_back();
        if (m_request.secret.empty()) throw Error(ErrorKind::InvalidInput, "password is empty");
    }

    /// Whether there is a login that the registry still accepts.
    bool goesWithWhatIsKept(Session& session) {
        const StopOnSignal interrupt;
        const auto kept = session.registries().checkLogin(m_request, interrupt.token());
        if (kept.cancelled()) throw Cancelled();
        if (!kept && kept.error().kind() == ErrorKind::NotFound) return false;
        session.out().line("Authenticating with existing credentials...");
        if (!kept && kept.error().kind() != ErrorKind::Unauthorized) throw Error(kept.error());
        session.out().line(kept ? "Login Succeeded"
                                : "Login did not succeed, error: " + printable(kept.error().message()));
        return kept.has_value();
    }

    void ask(Session& session) {
        if (::isatty(session.input()) != 1) {
            throw Error(
                ErrorKind::InvalidInput,
                "Cannot perform an interactive login from a non TTY device: use --username and --password-stdin");
        }
        if (isHub(m_request.registry)) {
            session.out().line(
                "Login with your Docker ID to push and pull images from Docker Hub. If you don't have a Docker ID, "
                "head "
                "over to https://hub.docker.com to create one.");
        }
        if (m_request.user.empty()) m_request.user = trim(promptLine(session, "Username: ", Echo::Shown));
        if (m_request.user.empty()) throw Error(ErrorKind::InvalidInput, "a user name is required");
        m_request.secret = promptLine(session, "Password: ", Echo::Hidden);
        if (m_request.secret.empty()) throw Error(ErrorKind::InvalidInput, "a password is required");
    }

    static void warn(Session& session, const std::string& file) {
        session.out().flush();
        session.err().write("WARNING! Your password will be stored unencrypted in " + printable(file) +
                            ".\nConfigure a credential helper to remove this warning. See\n"
                            "https://docs.docker.com/engine/reference/commandline/login/#credentials-store\n\n");
        session.err().flush();
    }

    api::LoginRequest m_request;
    std::string m_password;
    bool m_fromInput = false;
};

class Logout : public Command {
public:
    CommandShape shape() const override {
        return {"[SERVER]", "Log out from a registry; without SERVER, from Docker Hub", 0, 1};
    }
    void defineFlags(FlagSet&) override {}

    int run(Session& session, const std::vector<std::string>& arguments) override {
        const std::string server = arguments.empty() ? std::string() : arguments[0];
        const StopOnSignal interrupt;
        const bool hadOne = unwrap(session.registries().logout(server, interrupt.token()));
        session.out().line((hadOne ? "Removing login credentials for " : "Not logged in to ") +
                           printable(shownAs(server)));
        return 0;
    }

private:
    /// Docker's way to name a registry in these sentences.
    static std::string shownAs(std::string server) {
        if (isHub(server)) return "https://index.docker.io/v1/";
        if (const auto scheme = server.find("://"); scheme != std::string::npos) server.erase(0, scheme + 3);
        return server.substr(0, server.find('/'));
    }
};

}  // namespace

std::unique_ptr<Command> makeLogin() {
    return std::make_unique<Login>();
}

std::unique_ptr<Command> makeLogout() {
    return std::make_unique<Logout>();
}

}  // namespace galley::cli
