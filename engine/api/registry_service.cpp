// SPDX-License-Identifier: Apache-2.0
#include "engine/api/registry_service.h"

#include <memory>
#include <utility>

#include "engine/api/detail/services.h"
#include "engine/image/docker_credentials.h"
#include "engine/oci/reference.h"
#include "engine/registry/client.h"
#include "engine/registry/peek.h"
#include "engine/registry/tags.h"

namespace galley::api {

namespace {

class Registries : public RegistryService {
public:
    Result<TagPage> tags(const std::string& repository, const TagRequest& request, std::stop_token stop) override {
        return capture([&] {
            const auto reference = oci::Reference::parse(repository);
            return registry::listTags(*detail::makeRegistryClient(), reference, request, stop);
        });
    }

    Result<ImagePeek> peek(const std::string& reference, const std::string& platform, std::stop_token stop) override {
        return capture([&] {
            const auto parsed = oci::Reference::parse(reference);
            return registry::peekImage(*detail::makeRegistryClient(), parsed, platform, stop);
        });
    }
};

}  // namespace

std::shared_ptr<registry::Client> detail::makeRegistryClient() {
    auto credentials = std::make_shared<image::DockerCredentials>(image::DockerCredentials::defaultFile());
    return std::make_shared<registry::Client>(std::move(credentials));
}

std::unique_ptr<RegistryService> detail::makeRegistryService() {
    return std::make_unique<Registries>();
}

}  // namespace galley::api
