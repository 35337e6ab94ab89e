// SPDX-License-Identifier: Apache-2.0
#include "engine/image/importer.h"

#include <fcntl.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/image/detail/config_changes.h"
#include "engine/image/detail/local_images.h"
#include "engine/oci/reference.h"

namespace galley::image {
namespace {

using Json = nlohmann::ordered_json;

/// The tar as it came, and the digest of its content.
struct PutDown {
    detail::ArchiveFile file;
    Digest diffId;
};

PutDown putDown(const ByteSource& source, const std::filesystem::path& path, const std::stop_token& stop) {
    PutDown result;
    result.file.content.file =
        std::make_shared<const UniqueFd>(openFile(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0600));
    Sha256 raw;
    archive::InflateStream inflate([&](char* buffer, std::size_t capacity) {
        throwIfCancelled(stop);
        const std::size_t got = source(buffer, capacity);
        raw.update(buffer, got);
        writeAll(result.file.content.file->get(), {buffer, got});
        result.file.bytes += static_cast<std::int64_t>(got);
        return got;
    });
    Sha256 content;
    std::vector<char> buffer(std::size_t{256} << 10U);
    while (const std::size_t got = inflate.read(buffer.data(), buffer.size())) content.update(buffer.data(), got);
    result.file.digest = raw.finish();
    result.diffId = content.finish();
    return result;
}

Json setOf(const std::vector<std::string>& keys) {
    Json set = Json::object();
    for (const std::string& key : keys) set[key] = Json::object();
    return set;
}

/// Docker's names and its way to leave out what is empty.
Json runJson(const oci::RunDefaults& run) {
    Json config = Json::object();
    if (!run.user.empty()) config["User"] = run.user;
    if (!run.exposedPorts.empty()) config["ExposedPorts"] = setOf(run.exposedPorts);
    if (!run.environment.empty()) config["Env"] = run.environment;
    if (!run.entrypoint.empty()) config["Entrypoint"] = run.entrypoint;
    if (!run.command.empty()) config["Cmd"] = run.command;
    if (!run.volumes.empty()) config["Volumes"] = setOf(run.volumes);
    if (!run.workingDirectory.empty()) config["WorkingDir"] = run.workingDirectory;
    if (!run.labels.empty()) config["Labels"] = run.labels;
    if (!run.stopSignal.empty()) config["StopSignal"] = run.stopSignal;
    return config;
}

std::string configOf(const oci::RunDefaults& run, const oci::Platform& platform, const std::string& message,
                     const Digest& diffId) {
    const std::string created = formatInstant(now());
    Json config = {{"architecture", platform.architecture}};
    if (!platform.variant.empty()) config["variant"] = platform.variant;
    config["os"] = platform.os;
    config["created"] = created;
    config["config"] = runJson(run);
    config["rootfs"] = {{"type", "layers"}, {"diff_ids", {diffId.text()}}};
    config["history"] = Json::array({{{"created", created}, {"comment", message}}});
    return config.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string Importer::import(const ByteSource& source, const ImportRequest& request,
                             const std::stop_token& stop) const {
    detail::LocalImage image;
    if (!request.reference.empty()) {
        const oci::Reference name = oci::Reference::parse(request.reference);
        if (!name.digest().empty()) {
            throw Error(ErrorKind::InvalidInput, "cannot import digest reference: write NAME:TAG");
        }
        image.tags = {name.full()};
    }
    const oci::Platform platform =
        request.platform.empty() ? oci::Platform::host() : oci::Platform::parse(request.platform);
    oci::RunDefaults run;
    for (const std::string& change : request.changes) detail::applyChange(run, change);

    const store::Scratch scratch = m_store.openScratch();
    const PutDown tar = putDown(source, scratch.directory() / "tar", stop);
    image.config = configOf(run, platform, request.message.empty() ? "Imported from -" : request.message, tar.diffId);
    image.layers = {&tar.file};
    detail::LocalImages local(m_store, "import");
    local.bring(
        image, [](std::size_t, LayerPhase, std::int64_t) {}, stop);
    local.record();
    return Digest::ofBytes(image.config).text();
}

}  // namespace galley::image
