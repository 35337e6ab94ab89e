// SPDX-License-Identifier: Apache-2.0
#include "tests/models/fake_shell.h"

namespace galley::test {

namespace {

class ShellAttachment : public api::Attachment {
public:
    explicit ShellAttachment(std::shared_ptr<FakeShell> shell) : m_shell(std::move(shell)) {
        const std::lock_guard lock(m_shell->mutex);
        ++m_shell->attached;
    }
    ~ShellAttachment() override {
        const std::lock_guard lock(m_shell->mutex);
        --m_shell->attached;
    }
    Result<std::optional<std::pair<api::LogStream, std::string>>> read(std::stop_token stop) override {
        using Answer = Result<std::optional<std::pair<api::LogStream, std::string>>>;
        std::unique_lock lock(m_shell->mutex);
        m_shell->changed.wait(lock, stop, [&] { return !m_shell->output.empty() || m_shell->exitCode; });
        if (stop.stop_requested()) return Answer::cancelledResult();
        if (m_shell->output.empty()) return Answer(std::nullopt);
        return Answer(std::pair(api::LogStream::Stdout, std::exchange(m_shell->output, {})));
    }
    Result<void> write(std::string_view bytes) override {
        std::unique_lock lock(m_shell->mutex);
        m_shell->changed.wait(lock, [&] { return m_shell->reads || m_shell->closed; });
        if (m_shell->closed) return Error(ErrorKind::NotFound, "the process has ended");
        m_shell->typed += bytes;
        return {};
    }
    Result<void> closeInput() override { return {}; }
    Result<void> resize(int columns, int rows) override {
        const std::lock_guard lock(m_shell->mutex);
        m_shell->size = {columns, rows};
        return {};
    }
    void close() noexcept override {
        const std::lock_guard lock(m_shell->mutex);
        m_shell->closed = true;
        m_shell->changed.notify_all();
    }
    std::optional<int> exitCode() const override {
        const std::lock_guard lock(m_shell->mutex);
        return m_shell->exitCode;
    }

private:
    std::shared_ptr<FakeShell> m_shell;
};

}  // namespace

void FakeShell::print(const std::string& text) {
    const std::lock_guard lock(mutex);
    output += text;
    changed.notify_all();
}

void FakeShell::end(int code) {
    const std::lock_guard lock(mutex);
    exitCode = code;
    changed.notify_all();
}

std::string FakeShell::typedSoFar() {
    const std::lock_guard lock(mutex);
    return typed;
}

Result<std::unique_ptr<api::Attachment>> FakeProcesses::exec(const std::string&, const api::ExecSpec& spec) {
    {
        const std::lock_guard lock(m_shell->mutex);
        ++m_shell->started;
        m_shell->spec = spec;
        m_shell->closed = false;
        m_shell->exitCode.reset();
        if (m_shell->startError) return *m_shell->startError;
    }
    return std::unique_ptr<api::Attachment>(std::make_unique<ShellAttachment>(m_shell));
}

}  // namespace galley::test
