// SPDX-License-Identifier: Apache-2.0
#include "engine/api/network_service.h"

#include "engine/api/detail/services.h"
#include "engine/container/networks.h"

namespace galley::api {

namespace {

class Networks : public NetworkService {
public:
    explicit Networks(container::Context& context) : m_context(context) {}

    Result<std::vector<NetworkSummary>> list(const container::Filters& filters) override {
        return capture([&] { return container::listNetworks(m_context, filters); });
    }
    Result<std::string> inspect(const std::string& reference) override {
        return capture([&] { return container::inspectNetwork(m_context, reference); });
    }
    Result<std::vector<NetworkMember>> members(const std::string& reference) override {
        return capture([&] { return container::membersOf(m_context, reference); });
    }
    Result<NetworkSummary> create(const NetworkSpec& spec) override {
        return capture([&] { return container::createNetwork(m_context, spec); });
    }
    Result<void> remove(const std::string& reference) override {
        return capture([&] { container::removeNetwork(m_context, reference); });
    }
    Result<std::vector<std::string>> prune(const container::Filters& filters) override {
        return capture([&] { return container::pruneNetworks(m_context, filters); });
    }
    Result<void> connect(const std::string& container, const NetworkChoice& choice) override {
        return capture([&] { container::connectNetwork(m_context, choice.network, container, choice); });
    }
    Result<void> disconnect(const std::string& container, const std::string& reference, bool force) override {
        return capture([&] { container::disconnectNetwork(m_context, reference, container, force); });
    }

private:
    container::Context& m_context;
};

}  // namespace

std::unique_ptr<NetworkService> detail::makeNetworkService(container::Context& context) {
    return std::make_unique<Networks>(context);
}

}  // namespace galley::api
