// SPDX-License-Identifier: Apache-2.0
#include "app/cli/terminal/secret_prompt.h"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <optional>

#include "app/cli/terminal/signal_feed.h"
#include "engine/base/cancellation.h"

namespace galley::cli {
namespace {

constexpr std::size_t kLongestLine = 64U << 10U;

class EchoOff {
public:
    explicit EchoOff(int fd) : m_fd(fd) {
        termios mode{};
        if (::tcgetattr(fd, &mode) != 0) return;
        m_previous = mode;
        mode.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        // What was typed ahead was seen: it is not part of the answer.
        ::tcsetattr(fd, TCSAFLUSH, &mode);
    }
    ~EchoOff() {
        if (m_previous) ::tcsetattr(m_fd, TCSADRAIN, &*m_previous);
    }
    EchoOff(const EchoOff&) = delete;
    EchoOff& operator=(const EchoOff&) = delete;

private:
    int m_fd;
    std::optional<termios> m_previous;
};

std::string readLine(int fd, const std::stop_token& stop) {
    std::string line;
    while (true) {
        pollFd(fd, POLLIN, stop);
        char character = 0;
        const ssize_t got = ::read(fd, &character, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throwErrno(errno, "reading from the terminal");
        if (got == 0 && line.empty()) throw Error(ErrorKind::InvalidInput, "the input ended before the answer");
        if (got == 0 || character == '\n') break;
        if (line.size() < kLongestLine) line += character;
    }
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

}  // namespace

std::string promptLine(Session& session, const std::string& question, Echo echo) {
    const StopOnSignal interrupt;
    std::optional<EchoOff> hidden;
    if (echo == Echo::Hidden) hidden.emplace(session.input());
    session.out().write(question);
    session.out().flush();
    std::string line = readLine(session.input(), interrupt.token());
    if (echo == Echo::Hidden) session.out().line("");
    session.out().flush();
    return line;
}

}  // namespace galley::cli
