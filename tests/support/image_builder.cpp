// SPDX-License-Identifier: Apache-2.0
#include "tests/support/image_builder.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>
#include <stdexcept>

#include "engine/oci/media_types.h"
#include "tests/support/image_documents.h"
#include "tests/support/tar_builder.h"

namespace galley::test {

std::string compressed(const std::string& bytes, const std::string& filter) {
    std::string result(bytes.size() + 65536, '\0');
    std::size_t used = 0;
    const std::unique_ptr<archive, decltype(&archive_write_free)> writer(archive_write_new(), &archive_write_free);
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), &archive_entry_free);
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_pathname(entry.get(), "data");
    archive_write_set_format_raw(writer.get());
    archive_write_set_bytes_in_last_block(writer.get(), 1);
    if (archive_write_add_filter_by_name(writer.get(), filter.c_str()) != ARCHIVE_OK ||
        // The same bytes each time: tests compare digests.
        (filter == "gzip" && archive_write_set_options(writer.get(), "gzip:!timestamp") != ARCHIVE_OK) ||
        archive_write_open_memory(writer.get(), result.data(), result.size(), &used) != ARCHIVE_OK ||
        archive_write_header(writer.get(), entry.get()) != ARCHIVE_OK ||
        archive_write_data(writer.get(), bytes.data(), bytes.size()) != static_cast<la_ssize_t>(bytes.size()) ||
        archive_write_close(writer.get()) != ARCHIVE_OK) {
        throw std::runtime_error("cannot compress with " + filter);
    }
    result.resize(used);
    return result;
}

std::string oneFileTar(const std::string& name, const std::string& content) {
    return TarBuilder().file(name, content).finish();
}

ImageBuilder& ImageBuilder::layer(const std::string& tar, const std::string& filter) {
    const std::string type = "application/vnd.oci.image.layer.v1.tar" + (filter.empty() ? "" : "+" + filter);
    layers.push_back({filter.empty() ? tar : compressed(tar, filter), Digest::ofBytes(tar).text(), type});
    return *this;
}

std::string ImageBuilder::config() const {
    std::string diffIds;
    for (const BuiltLayer& layer : layers) diffIds += (diffIds.empty() ? "'" : ",'") + layer.diffId + "'";
    return json("{'architecture':'" + architecture + "','os':'" + os + "','config':{" + run +
                "},'rootfs':{'type':'layers','diff_ids':[" + diffIds + "]}" + more + "}");
}

std::string ImageBuilder::id() const {
    return Digest::ofBytes(config()).text();
}

std::string ImageBuilder::manifest() const {
    std::string descriptors;
    for (const BuiltLayer& layer : layers) {
        descriptors +=
            (descriptors.empty() ? "" : ",") +
            descriptorJson(layer.mediaType, Digest::ofBytes(layer.blob).text(), std::to_string(layer.blob.size()));
    }
    return manifestJson(descriptorJson(oci::kOciConfig, id(), std::to_string(config().size())), descriptors);
}

std::string ImageBuilder::push(FakeRegistry& registry, const std::string& tag) const {
    registry.addBlob(config());
    for (const BuiltLayer& layer : layers) registry.addBlob(layer.blob);
    return registry.addManifest(manifest(), tag);
}

}  // namespace galley::test
