// SPDX-License-Identifier: Apache-2.0
#include "engine/image/sensitive_files.h"

#include <algorithm>
#include <tuple>

#include "engine/archive/secret_scan.h"
#include "engine/image/detail/push_layers.h"

namespace galley::image {

std::vector<SensitiveFile> findSensitiveFiles(const store::Store& store, const Directories& directories,
                                              const PushRequest& request, const std::stop_token& stop) {
    const auto image = detail::openForPush(store, request);
    std::vector<std::filesystem::path> paths;
    std::vector<std::string> ids;
    for (const detail::PushLayer& layer : image.layers) {
        if (!layer.info) continue;
        paths.push_back(store.layers().diffDirectory(layer.chainId));
        ids.push_back(layer.diffId.shortHex());
    }
    auto found = archive::scanForSecrets(directories, paths, stop);
    std::sort(found.begin(), found.end(), [](const auto& one, const auto& other) {
        return std::tie(one.directory, one.path) < std::tie(other.directory, other.path);
    });
    std::vector<SensitiveFile> files;
    for (archive::FoundSecret& secret : found) {
        files.push_back({ids[secret.directory], std::move(secret.path), std::move(secret.why)});
    }
    return files;
}

}  // namespace galley::image
