// SPDX-License-Identifier: Apache-2.0
#include "engine/api/autostart_service.h"

#include "engine/api/detail/services.h"
#include "engine/process/spawn.h"

namespace galley::api {

namespace {

class Starter : public AutostartService {
public:
    explicit Starter(container::Context& context) : m_context(context) {}

    Result<void> enable() override {
        return capture([] { container::enableAutostart(process::siblingProgram("galley")); });
    }
    Result<void> disable() override {
        return capture([] { container::disableAutostart(); });
    }
    Result<Autostart> status() override {
        return capture([&] { return container::autostartState(m_context); });
    }
    Result<void> startStopped(
        const std::function<void(const std::string& name, const std::optional<Error>& error)>& report,
        std::stop_token stop) override {
        return capture([&] { container::startStopped(m_context, report, stop); });
    }

private:
    container::Context& m_context;
};

}  // namespace

std::unique_ptr<AutostartService> detail::makeAutostartService(container::Context& context) {
    return std::make_unique<Starter>(context);
}

}  // namespace galley::api
