// SPDX-License-Identifier: Apache-2.0
#include "engine/api/port_service.h"

#include "engine/api/detail/services.h"
#include "engine/container/published_ports.h"

namespace galley::api {

namespace {

class Ports : public PortService {
public:
    explicit Ports(container::Context& context) : m_context(context) {}

    Result<std::vector<PublishedPort>> list(bool all) override {
        return capture([&] { return container::listPorts(m_context, all); });
    }
    Result<std::vector<PublishedPort>> of(const std::string& container) override {
        return capture([&] { return container::portsOf(m_context, container); });
    }
    Result<PortMapping> add(const std::string& container, const PortMapping& mapping) override {
        return capture([&] { return container::addPort(m_context, container, mapping); });
    }
    Result<PortMapping> move(const std::string& container, const PortMapping& from, const PortMapping& to) override {
        return capture([&] { return container::movePort(m_context, container, from, to); });
    }
    Result<void> remove(const std::string& container, const PortMapping& mapping) override {
        return capture([&] { container::removePort(m_context, container, mapping); });
    }
    Result<PortAvailability> check(const std::string& hostAddress, std::uint16_t hostPort, Protocol protocol) override {
        return capture([&] { return container::checkPort(m_context, hostAddress, hostPort, protocol); });
    }

private:
    container::Context& m_context;
};

}  // namespace

std::unique_ptr<PortService> detail::makePortService(container::Context& context) {
    return std::make_unique<Ports>(context);
}

}  // namespace galley::api
