// SPDX-License-Identifier: Apache-2.0
#include "engine/api/registry_service.h"

#include <memory>
#include <utility>

#include "engine/api/detail/services.h"
#include "engine/image/docker_credentials.h"
#include "engine/oci/reference.h"
#include "engine/registry/client.h"
#include "engine/registry/hub.h"
#include "engine/registry/manifest_text.h"
#include "engine/registry/peek.h"

namespace galley::api {

namespace {

std::shared_ptr<image::DockerCredentials> openLogins(const registry::Configuration& configuration) {
    return std::make_shared<image::DockerCredentials>(
        image::DockerCredentials::defaultFile(),
        configuration.usesKeyring() ? image::DockerCredentials::defaultKeyring() : std::filesystem::path());
}

/// The login of a request, or the one that is kept.
registry::Credential credentialOf(const LoginRequest& request, image::DockerCredentials& logins,
                                  const std::string& domain, const std::stop_token& stop) {
    if (request.user.empty() && request.secret.empty()) {
        const auto kept = logins.find(domain, stop);
        if (!kept) throw Error(ErrorKind::NotFound, "there is no login to " + domain + ": log in with a user name");
        return *kept;
    }
    if (request.user.empty() || request.secret.empty()) {
        throw Error(ErrorKind::InvalidInput, "a login needs a user name and a password");
    }
    return {request.user, request.secret, request.user == registry::kTokenUser};
}

class Registries : public RegistryService {
public:
    explicit Registries(registry::HubAddresses hub) : m_hub(std::move(hub)) {}

    Result<std::vector<SearchResult>> search(const std::string& term, const SearchRequest& request,
                                             std::stop_token stop) override {
        return capture([&] {
            auto hub = openHub();
            return registry::searchAnywhere(*detail::makeRegistryClient(), hub, term, request, stop);
        });
    }

    Result<TagPage> tags(const std::string& repository, const TagRequest& request, std::stop_token stop) override {
        return capture([&] {
            auto hub = openHub();
            const auto reference = oci::Reference::parse(repository);
            return registry::tagsAnywhere(*detail::makeRegistryClient(), hub, reference, request, stop);
        });
    }

    Result<ImagePeek> peek(const std::string& reference, const std::string& platform, std::stop_token stop) override {
        return capture([&] {
            const auto parsed = oci::Reference::parse(reference);
            return registry::peekImage(*detail::makeRegistryClient(), parsed, platform, stop);
        });
    }

    Result<std::string> manifest(const std::string& reference, bool verbose, std::stop_token stop) override {
        return capture([&] {
            const auto parsed = oci::Reference::parse(reference);
            return registry::manifestText(*detail::makeRegistryClient(), parsed, verbose, stop);
        });
    }

    Result<Login> login(const LoginRequest& request, std::stop_token stop) override {
        return capture([&] {
            const std::string domain = image::registryDomain(request.registry);
            const auto logins = openLogins(*detail::readRegistryConfiguration());
            const auto credential = credentialOf(request, *logins, domain, stop);
            return logins->keep(domain, detail::makeRegistryClient()->checkLogin(domain, credential, stop), stop);
        });
    }

    Result<void> checkLogin(const LoginRequest& request, std::stop_token stop) override {
        return capture([&] {
            const std::string domain = image::registryDomain(request.registry);
            const auto logins = openLogins(*detail::readRegistryConfiguration());
            const auto credential = credentialOf(request, *logins, domain, stop);
            detail::makeRegistryClient()->checkLogin(domain, credential, stop);
        });
    }

    Result<bool> logout(const std::string& registry, std::stop_token stop) override {
        return capture([&] {
            const std::string domain = image::registryDomain(registry);
            return openLogins(*detail::readRegistryConfiguration())->forget(domain, stop);
        });
    }

    Result<std::vector<Login>> logins() override {
        return capture([&] { return openLogins(*detail::readRegistryConfiguration())->list({}); });
    }

    Result<std::optional<RateLimit>> rateLimit(std::stop_token stop) override {
        return capture([&] { return detail::makeRegistryClient()->fetchRateLimit(stop); });
    }

private:
    registry::Hub openHub() const {
        const auto configuration = detail::readRegistryConfiguration();
        return registry::Hub(m_hub, configuration->patience(), registry::Configuration::network(configuration));
    }

    registry::HubAddresses m_hub;
};

}  // namespace

std::shared_ptr<const registry::Configuration> detail::readRegistryConfiguration() {
    return registry::Configuration::load(registry::ConfigurationFiles::of(Directories::fromEnvironment().config));
}

std::shared_ptr<registry::Client> detail::makeRegistryClient() {
    const auto configuration = readRegistryConfiguration();
    return std::make_shared<registry::Client>(openLogins(*configuration), configuration->patience(), configuration);
}

std::unique_ptr<RegistryService> detail::makeRegistryService(const registry::HubAddresses& hub) {
    return std::make_unique<Registries>(hub);
}

}  // namespace galley::api
