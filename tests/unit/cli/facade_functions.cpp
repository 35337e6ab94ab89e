// SPDX-License-Identifier: Apache-2.0
#include "engine/api/container_service.h"
#include "engine/container/parse.h"

namespace galley::api {

int exitCodeFor(const Error& error) {
    return container::exitCodeFor(error);
}
Result<std::vector<PortMapping>> parsePublish(const std::string& text) {
    return capture([&] { return container::parsePublish(text); });
}
Result<Mount> parseVolume(const std::string& text) {
    return capture([&] { return container::parseVolume(text); });
}

}  // namespace galley::api
