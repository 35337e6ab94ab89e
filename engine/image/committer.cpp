// SPDX-License-Identifier: Apache-2.0
#include "engine/image/committer.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/image/detail/config_changes.h"
#include "engine/image/detail/made_image.h"

namespace galley::image {
namespace {

using Json = nlohmann::ordered_json;

/// One item a layer; tools that write no history still made these layers.
Json historyOf(const Json& base, std::size_t layers) {
    Json history = base.value("history", Json::array());
    std::size_t told = 0;
    for (const Json& item : history) {
        if (!item.is_object() || !item.value("empty_layer", false)) ++told;
    }
    if (told != layers) {
        history = Json::array();
        for (std::size_t i = 0; i < layers; ++i) history.push_back(Json::object());
    }
    return history;
}

std::string configOf(const store::ImageRecord& base, std::size_t layers, const oci::RunDefaults& run,
                     const std::string& createdBy, const CommitRequest& request, const Digest& diffId) {
    const Json below = Json::parse(base.config);
    const std::string created = formatInstant(now());
    Json item = {{"created", created}, {"created_by", createdBy}};
    if (!request.author.empty()) item["author"] = request.author;
    if (!request.message.empty()) item["comment"] = request.message;
    Json history = historyOf(below, layers);
    history.push_back(std::move(item));
    Json config;
    for (const char* key : {"architecture", "variant", "os", "os.version", "os.features"}) {
        if (below.contains(key)) config[key] = below[key];
    }
    config["created"] = created;
    if (!request.author.empty()) config["author"] = request.author;
    config["config"] = detail::runJson(run);
    if (!run.healthcheckJson.empty()) config["config"]["Healthcheck"] = Json::parse(run.healthcheckJson);
    config["rootfs"] = {{"type", "layers"}, {"diff_ids", below.at("rootfs").at("diff_ids")}};
    config["rootfs"]["diff_ids"].push_back(diffId.text());
    config["history"] = std::move(history);
    return config.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string Committer::commit(const CommitSource& source, const CommitRequest& request, const ByteSource& layer,
                              const std::stop_token& stop) const {
    store::NamedImage made;
    const std::string name = detail::nameForMade(request.reference, "commit to");
    const auto base = m_store.images().find(source.imageId);
    if (!base) {
        throw Error(ErrorKind::NotFound, "the image of the container is not here any more; pull it again");
    }
    oci::RunDefaults run = source.run;
    run.healthcheckJson = oci::ImageConfig::parse(base->config).run.healthcheckJson;
    for (const std::string& change : request.changes) detail::applyChange(run, change);

    const store::Scratch scratch = m_store.openScratch();
    store::Lease lease = m_store.openLease("commit");
    for (const Digest& below : base->layers) {
        lease.protect(below);
        if (!m_store.layers().find(below)) {
            throw Error(ErrorKind::NotFound, "a layer of the container's image is not here; pull the image again");
        }
    }
    const detail::PutDown tar = detail::putDown(layer, scratch.directory() / "tar", stop);
    store::ImageRecord& record = made.image;
    record.config = configOf(*base, base->layers.size(), run, source.createdBy, request, tar.diffId);
    record.id = Digest::ofBytes(record.config);
    const oci::ImageConfig config = oci::ImageConfig::parse(record.config);
    record.platform = base->platform;
    record.created = config.created.value_or(Instant{});
    record.layers = oci::chainIds(config.diffIds);
    store::LayerRequest wanted;
    wanted.chainId = record.layers.back();
    wanted.diffId = tar.diffId;
    wanted.blob = tar.file.digest;
    wanted.blobBytes = tar.file.bytes;
    wanted.content = tar.file.content;
    if (auto ingest = m_store.beginLayer(lease, wanted, stop)) {
        ingest->readContent([](std::int64_t) {}, stop);
        ingest->finish(stop);
        ingest->publish(base->layers, stop);
    }
    for (const Digest& each : record.layers) {
        const auto info = m_store.layers().find(each);
        record.sizeBytes += info ? info->unpackedBytes : 0;
    }
    if (!name.empty()) made.tags.push_back({name, record.id, {}});
    const std::string id = record.id.text();
    m_store.images().recordAll({std::move(made)});
    return id;
}

}  // namespace galley::image
