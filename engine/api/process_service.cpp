// SPDX-License-Identifier: Apache-2.0
#include "engine/api/process_service.h"

#include <utility>

#include "engine/api/detail/services.h"
#include "engine/container/executing.h"

namespace galley::api {

namespace {

class ExecAttachment : public Attachment {
public:
    explicit ExecAttachment(monitor::ExecStream stream) : m_stream(std::move(stream)) {}

    Result<std::optional<std::pair<LogStream, std::string>>> read(std::stop_token stop) override {
        return capture([&] { return detail::toChunk(m_stream.read(stop)); });
    }
    Result<void> write(std::string_view bytes) override {
        return capture([&] { m_stream.write(bytes); });
    }
    Result<void> closeInput() override {
        return capture([&] { m_stream.closeInput(); });
    }
    Result<void> resize(int columns, int rows) override {
        return capture([&] { m_stream.resize(static_cast<std::uint16_t>(columns), static_cast<std::uint16_t>(rows)); });
    }
    void leave() noexcept override { m_stream.leave(); }
    void close() noexcept override { m_stream.close(); }
    std::optional<int> exitCode() const override { return m_stream.exitCode(); }

private:
    monitor::ExecStream m_stream;
};

class Processes : public ProcessService {
public:
    explicit Processes(container::Context& context) : m_context(context) {}

    Result<std::unique_ptr<Attachment>> exec(const std::string& reference, const ExecSpec& spec) override {
        return capture([&]() -> std::unique_ptr<Attachment> {
            auto stream = container::execute(m_context, reference, spec);
            return stream ? std::make_unique<ExecAttachment>(*std::move(stream)) : nullptr;
        });
    }

    Result<void> pause(const std::string& reference) override {
        return capture([&] { container::pauseContainer(m_context, reference); });
    }
    Result<void> unpause(const std::string& reference) override {
        return capture([&] { container::unpauseContainer(m_context, reference); });
    }

    Result<ProcessTable> top(const std::string& reference, const std::vector<std::string>& arguments) override {
        return capture([&] { return container::listProcesses(m_context, reference, arguments); });
    }

private:
    container::Context& m_context;
};

}  // namespace

std::unique_ptr<ProcessService> detail::makeProcessService(container::Context& context) {
    return std::make_unique<Processes>(context);
}

}  // namespace galley::api
