// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/made_image.h"

#include <fcntl.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/oci/reference.h"

namespace galley::image::detail {

using Json = nlohmann::ordered_json;

std::string nameForMade(const std::string& reference, std::string_view doing) {
    if (reference.empty()) return {};
    const oci::Reference name = oci::Reference::parse(reference);
    if (!name.digest().empty()) {
        throw Error(ErrorKind::InvalidInput, "cannot " + std::string(doing) + " digest reference: write NAME:TAG");
    }
    return name.full();
}

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

namespace {

Json setOf(const std::vector<std::string>& keys) {
    Json set = Json::object();
    for (const std::string& key : keys) set[key] = Json::object();
    return set;
}

}  // namespace

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

}  // namespace galley::image::detail
