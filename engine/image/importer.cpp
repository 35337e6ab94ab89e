// SPDX-License-Identifier: Apache-2.0
#include "engine/image/importer.h"

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/image/detail/config_changes.h"
#include "engine/image/detail/local_images.h"
#include "engine/image/detail/made_image.h"

namespace galley::image {
namespace {

using Json = nlohmann::ordered_json;

std::string configOf(const oci::RunDefaults& run, const oci::Platform& platform, const std::string& message,
                     const Digest& diffId) {
    const std::string created = formatInstant(now());
    Json config = {{"architecture", platform.architecture}};
    if (!platform.variant.empty()) config["variant"] = platform.variant;
    config["os"] = platform.os;
    config["created"] = created;
    config["config"] = detail::runJson(run);
    config["rootfs"] = {{"type", "layers"}, {"diff_ids", {diffId.text()}}};
    config["history"] = Json::array({{{"created", created}, {"comment", message}}});
    return config.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string Importer::import(const ByteSource& source, const ImportRequest& request,
                             const std::stop_token& stop) const {
    detail::LocalImage image;
    const std::string name = detail::nameForMade(request.reference, "import");
    if (!name.empty()) image.tags = {name};
    const oci::Platform platform =
        request.platform.empty() ? oci::Platform::host() : oci::Platform::parse(request.platform);
    oci::RunDefaults run;
    for (const std::string& change : request.changes) detail::applyChange(run, change);

    const store::Scratch scratch = m_store.openScratch();
    const detail::PutDown tar = detail::putDown(source, scratch.directory() / "tar", stop);
    image.config = configOf(run, platform, request.message.empty() ? "Imported from -" : request.message, tar.diffId);
    image.layers = {&tar.file};
    detail::LocalImages local(m_store, "import");
    local.bring(
        image, [](std::size_t, LayerPhase, std::int64_t) {}, stop);
    local.record();
    return Digest::ofBytes(image.config).text();
}

}  // namespace galley::image
