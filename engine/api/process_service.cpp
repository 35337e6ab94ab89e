// SPDX-License-Identifier: Apache-2.0
#include "engine/api/process_service.h"

#include <utility>

#include "engine/api/detail/services.h"
#include "engine/api/detail/stream_attachment.h"
#include "engine/container/executing.h"

namespace galley::api {

namespace {

class Processes : public ProcessService {
public:
    explicit Processes(container::Context& context) : m_context(context) {}

    Result<std::unique_ptr<Attachment>> exec(const std::string& reference, const ExecSpec& spec) override {
        return capture([&]() -> std::unique_ptr<Attachment> {
            auto stream = container::execute(m_context, reference, spec);
            return stream ? std::make_unique<detail::StreamAttachment<monitor::ExecStream>>(*std::move(stream))
                          : nullptr;
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
