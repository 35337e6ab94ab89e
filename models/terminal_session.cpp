// SPDX-License-Identifier: Apache-2.0
#include "models/terminal_session.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

#include "engine/api/process_service.h"
#include "models/detail/convert.h"

namespace galley::models {

namespace {

/// Printed and not shown yet; beyond that the reader waits, and the shell with it.
constexpr qsizetype kMostUnshown = 1 << 20;
/// Typed or pasted and not taken yet; beyond that the rest is dropped.
constexpr std::size_t kMostUnsent = std::size_t{16} << 20U;

api::ExecSpec shell(const std::optional<std::pair<int, int>>& size) {
    api::ExecSpec spec;
    spec.command = {"/bin/sh", "-c", "command -v bash >/dev/null 2>&1 && exec bash; exec sh"};
    spec.environment = {"TERM=xterm-256color"};
    spec.terminal = true;
    if (size) {
        spec.consoleSize.columns = static_cast<std::uint16_t>(size->first);
        spec.consoleSize.rows = static_cast<std::uint16_t>(size->second);
    }
    return spec;
}

}  // namespace

/// What the GUI thread and the two threads of one shell share. `attachment` is set once, before `ready`.
class TerminalSession::Channel {
public:
    struct News {
        QByteArray bytes;
        bool begun = false;
        bool ended = false;
        std::optional<int> exitCode;
        std::optional<Error> error;
    };

    Channel(EngineRunner& runner, TerminalSession* session) : m_runner(runner), m_guard(session), m_session(session) {}

    void read(const std::string& container, const Result<Services>& services, const std::stop_token& stop,
              const std::shared_ptr<Channel>& self);
    void write(const std::stop_token& stop);

    // GUI thread.
    News takeNews();
    void send(const QByteArray& bytes);
    void resize(int columns, int rows);

private:
    void readAll(const std::string& container, const Result<Services>& services, const std::stop_token& stop,
                 const std::shared_ptr<Channel>& self);
    void tell(const std::shared_ptr<Channel>& self, const std::function<void(News&)>& change);

    EngineRunner& m_runner;
    QPointer<QObject> m_guard;
    TerminalSession* m_session;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::unique_ptr<api::Attachment> m_attachment;
    bool m_ready = false;
    bool m_over = false;
    News m_news;
    bool m_told = false;  ///< a queued call will take the news
    std::string m_typed;
    std::optional<std::pair<int, int>> m_size;
};

void TerminalSession::Channel::tell(const std::shared_ptr<Channel>& self, const std::function<void(News&)>& change) {
    {
        const std::lock_guard lock(m_mutex);
        change(m_news);
        if (std::exchange(m_told, true)) return;
    }
    m_runner.post(m_guard, [session = m_session, self] { session->take(self); });
}

TerminalSession::Channel::News TerminalSession::Channel::takeNews() {
    const std::lock_guard lock(m_mutex);
    m_told = false;
    m_changed.notify_all();
    return std::exchange(m_news, {});
}

void TerminalSession::Channel::read(const std::string& container, const Result<Services>& services,
                                    const std::stop_token& stop, const std::shared_ptr<Channel>& self) {
    readAll(container, services, stop, self);
    const std::lock_guard lock(m_mutex);
    if (m_attachment) m_attachment->close();
    m_over = true;
    m_changed.notify_all();
}

void TerminalSession::Channel::readAll(const std::string& container, const Result<Services>& services,
                                       const std::stop_token& stop, const std::shared_ptr<Channel>& self) {
    const auto fail = [&](const Error& error) { tell(self, [&](News& news) { news.error = error; }); };
    if (!services) return fail(services.error());
    std::optional<std::pair<int, int>> size;
    {
        const std::lock_guard lock(m_mutex);
        size = std::exchange(m_size, std::nullopt);
    }
    auto attached = services->processes->exec(container, shell(size));
    if (!attached) return fail(attached.error());
    api::Attachment& attachment = **attached;
    {
        const std::lock_guard lock(m_mutex);
        m_attachment = std::move(*attached);
        m_ready = true;
        m_changed.notify_all();
    }
    tell(self, [](News& news) { news.begun = true; });
    while (true) {
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, stop, [this] { return m_news.bytes.size() < kMostUnshown; });
        }
        auto chunk = attachment.read(stop);
        if (chunk.cancelled()) return;
        if (!chunk) return fail(chunk.error());
        if (!*chunk) break;
        const std::string& bytes = (**chunk).second;
        tell(self, [&](News& news) { news.bytes.append(bytes.data(), static_cast<qsizetype>(bytes.size())); });
    }
    tell(self, [&](News& news) {
        news.ended = true;
        news.exitCode = attachment.exitCode();
    });
}

/// Ends when the reader has: a write that nobody takes is woken by close().
void TerminalSession::Channel::write(const std::stop_token& stop) {
    while (true) {
        std::string typed;
        std::optional<std::pair<int, int>> size;
        {
            std::unique_lock lock(m_mutex);
            const auto hasWork = [this] { return m_over || (m_ready && (!m_typed.empty() || m_size)); };
            m_changed.wait(lock, stop, hasWork);
            if (m_over || stop.stop_requested()) return;
            typed = std::exchange(m_typed, {});
            size = std::exchange(m_size, std::nullopt);
        }
        // A shell that has ended takes neither; the reader tells.
        if (size) static_cast<void>(m_attachment->resize(size->first, size->second).has_value());
        if (!typed.empty()) static_cast<void>(m_attachment->write(typed).has_value());
    }
}

void TerminalSession::Channel::send(const QByteArray& bytes) {
    const std::lock_guard lock(m_mutex);
    if (m_typed.size() + static_cast<std::size_t>(bytes.size()) > kMostUnsent) return;
    m_typed.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    m_changed.notify_all();
}

void TerminalSession::Channel::resize(int columns, int rows) {
    const std::lock_guard lock(m_mutex);
    m_size = {columns, rows};
    m_changed.notify_all();
}

TerminalSession::TerminalSession(EngineRunner& runner, const QString& containerId, QObject* parent)
    : QObject(parent), m_runner(runner), m_containerId(containerId) {}

TerminalSession::~TerminalSession() = default;

void TerminalSession::setState(State state) {
    if (state == m_state) return;
    m_state = state;
    emit stateChanged();
}

void TerminalSession::start(int columns, int rows) {
    hangUp();
    m_columns = columns;
    m_rows = rows;
    m_exitCode = -1;
    m_error = {};
    auto channel = std::make_shared<Channel>(m_runner, this);
    channel->resize(columns, rows);
    m_channel = channel;
    m_reading = m_runner.follow([channel, container = m_containerId.toStdString()](const Result<Services>& services,
                                                                                   const std::stop_token& stop) {
        channel->read(container, services, stop, channel);
    });
    m_writing =
        m_runner.follow([channel](const Result<Services>&, const std::stop_token& stop) { channel->write(stop); });
    setState(State::Starting);
}

void TerminalSession::hangUp() {
    m_reading = {};
    m_writing = {};
    m_channel.reset();
    setState(State::Idle);
}

void TerminalSession::write(const QByteArray& bytes) {
    if (m_channel) m_channel->send(bytes);
}

void TerminalSession::resize(int columns, int rows) {
    if (columns == m_columns && rows == m_rows) return;
    m_columns = columns;
    m_rows = rows;
    if (m_channel) m_channel->resize(columns, rows);
}

void TerminalSession::take(const std::shared_ptr<Channel>& channel) {
    const Channel::News news = channel->takeNews();
    if (channel != m_channel) return;  // of a shell that was hung up
    if (news.begun) setState(State::Running);
    if (!news.bytes.isEmpty()) emit received(news.bytes);
    if (channel != m_channel || (!news.ended && !news.error)) return;
    m_exitCode = news.exitCode.value_or(-1);
    if (news.error) m_error = toErrorInfo(*news.error);
    m_channel.reset();
    setState(news.error ? State::Failed : State::Ended);
}

}  // namespace galley::models
