// SPDX-License-Identifier: Apache-2.0
#include "app/cli/terminal/foreground.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <thread>

#include "app/cli/terminal/raw_mode.h"
#include "app/cli/terminal/signal_feed.h"
#include "engine/base/cancellation.h"
#include "engine/base/files.h"

namespace galley::cli {
namespace {

const char* signalName(int signal) {
    switch (signal) {
        case SIGHUP: return "HUP";
        case SIGINT: return "INT";
        case SIGQUIT: return "QUIT";
        case SIGUSR1: return "USR1";
        case SIGUSR2: return "USR2";
        default: return "TERM";
    }
}

class Foreground {
public:
    Foreground(Session& session, const ForegroundOptions& options, std::unique_ptr<api::Attachment> attachment)
        : m_session(session),
          m_options(options),
          m_keys(options.detachKeys),
          m_containers(session.containers()),
          m_signals({SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGWINCH}),
          m_attachment(std::move(attachment)) {}

    ForegroundOutcome run(const std::function<void()>& start) {
        m_session.out().flush();
        m_session.err().flush();
        {
            std::optional<RawMode> raw;
            // Before the start: what is typed from then on is the container's.
            if (m_options.terminal && m_options.withInput) raw.emplace(m_session.input());
            if (start) start();
            if (m_options.terminal) sendSize();
            std::jthread signals([this](const std::stop_token& ending) { passSignals(ending); });
            std::jthread input;
            if (m_options.withInput) {
                input = std::jthread([this](const std::stop_token& ending) { passInput(ending); });
            }
            passOutput();
        }
        ForegroundOutcome outcome;
        outcome.detached = m_detached.load();
        if (const int signal = m_signal.load(); signal != 0) outcome.signal = signal;
        if (!outcome.detached && !outcome.signal) outcome.exitCode = m_attachment->exitCode();
        return outcome;
    }

private:
    void passOutput() {
        while (true) {
            auto chunk = m_attachment->read(m_stop.get_token());
            if (chunk.cancelled()) return;
            if (!chunk) throw Error(chunk.error());
            if (!*chunk) return;
            const auto& [stream, bytes] = **chunk;
            const bool isError = stream == api::LogStream::Stderr;
            if (!(isError ? m_options.withErrors : m_options.withOutput)) continue;
            writeAll((isError ? m_session.err() : m_session.out()).fd(), bytes);
        }
    }

    /// Until the end of standard input, which closes the container's (only there: a terminal has no end).
    void passInput(const std::stop_token& ending) {
        std::array<char, 32768> buffer{};
        try {
            while (true) {
                pollFd(m_session.input(), POLLIN, ending);
                const ssize_t count = ::read(m_session.input(), buffer.data(), buffer.size());
                if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
                if (count <= 0) break;
                if (!pass({buffer.data(), static_cast<std::size_t>(count)})) return;
            }
        } catch (const Cancelled&) {
            return;
        } catch (const Error&) {  // standard input cannot be read: the same as its end
        }
        // The container may have ended meanwhile; then there is nothing to close.
        static_cast<void>(m_attachment->closeInput().has_value());
    }

    bool pass(std::string_view typed) {
        std::string passed;
        bool leave = false;
        if (m_options.terminal) {
            leave = m_keys.feed(typed, passed);
        } else {
            passed = typed;
        }
        if (!passed.empty() && !m_attachment->write(passed)) return false;
        if (leave) {
            m_attachment->leave();
            m_detached.store(true);
            m_stop.request_stop();
        }
        return !leave;
    }

    void passSignals(const std::stop_token& ending) {
        while (const auto signal = m_signals.next(ending)) {
            if (*signal == SIGWINCH) {
                if (m_options.terminal) sendSize();
            } else if (m_options.forwardSignals && !m_options.terminal) {
                // A container that has ended takes no signal any more; its output says so by itself.
                static_cast<void>(m_containers.kill(m_options.container, signalName(*signal)).has_value());
            } else {
                m_signal.store(*signal);
                m_stop.request_stop();
            }
        }
    }

    void sendSize() {
        const auto [rows, columns] = m_session.out().consoleSize();
        if (columns > 0) static_cast<void>(m_attachment->resize(columns, rows).has_value());
    }

    Session& m_session;
    const ForegroundOptions& m_options;
    DetachKeys m_keys;
    api::ContainerService& m_containers;
    SignalFeed m_signals;
    std::unique_ptr<api::Attachment> m_attachment;
    std::stop_source m_stop;
    std::atomic<bool> m_detached{false};
    std::atomic<int> m_signal{0};
};

}  // namespace

ForegroundOutcome runForeground(Session& session, const ForegroundOptions& options,
                                const std::function<void()>& start) {
    auto attachment = unwrap(session.containers().attach(options.container, options.withInput));
    return Foreground(session, options, std::move(attachment)).run(start);
}

ForegroundOutcome runAttached(Session& session, const ForegroundOptions& options,
                              std::unique_ptr<api::Attachment> attachment) {
    return Foreground(session, options, std::move(attachment)).run({});
}

int foregroundExitCode(Session& session, const ForegroundOptions& options, const ForegroundOutcome& outcome) {
    if (outcome.detached) {
        session.err().line("read escape sequence");
        return 0;
    }
    if (outcome.signal) return 128 + *outcome.signal;
    if (outcome.exitCode) return *outcome.exitCode;
    return unwrap(session.containers().wait(options.container, api::WaitCondition::NotRunning, {}));
}

}  // namespace galley::cli
