// SPDX-License-Identifier: Apache-2.0
#include "engine/image/catalogue.h"

#include <algorithm>
#include <unordered_map>

#include "engine/base/error.h"
#include "engine/image/detail/image_names.h"
#include "engine/image/detail/inspect_json.h"

namespace galley::image {
namespace {

void setNames(ImageSummary& summary, const std::vector<store::TagRecord>& tags) {
    detail::ImageNames names = detail::namesOf(tags);
    summary.tags = std::move(names.tags);
    summary.repoDigests = std::move(names.digests);
}

ImageSummary summaryOf(store::ImageFacts facts) {
    ImageSummary summary;
    summary.id = facts.id.text();
    summary.created = facts.created;
    summary.sizeBytes = facts.sizeBytes;
    summary.platform = std::move(facts.platform);
    summary.labels = std::move(facts.labels);
    return summary;
}

}  // namespace

std::optional<FoundImage> Catalogue::find(const std::string& text) const {
    try {
        return open(text);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::NotFound) return std::nullopt;
        throw;
    }
}

FoundImage Catalogue::open(const std::string& text) const {
    const detail::Target target = detail::locate(m_store, text);
    auto record = m_store.images().find(target.image);
    // Removed by somebody else between the two looks.
    if (!record) throw Error(ErrorKind::NotFound, "No such image: " + target.image.shortHex());
    oci::ImageConfig config = oci::ImageConfig::parse(record->config);
    return {std::move(*record), std::move(config)};
}

std::vector<ImageSummary> Catalogue::list() const {
    std::unordered_map<Digest, std::vector<store::TagRecord>> tags;
    for (store::TagRecord& tag : m_store.images().tags()) tags[tag.image].push_back(std::move(tag));
    std::vector<ImageSummary> summaries;
    for (store::ImageFacts& facts : m_store.images().list()) {
        const auto named = tags.find(facts.id);
        summaries.push_back(summaryOf(std::move(facts)));
        if (named != tags.end()) setNames(summaries.back(), named->second);
    }
    return summaries;
}

ImageDetails Catalogue::details(const std::string& text) const {
    const FoundImage image = open(text);
    const oci::RunDefaults& run = image.config.run;
    ImageDetails details;
    const store::ImageRecord& record = image.record;
    details.summary = summaryOf({record.id, record.platform, record.created, record.sizeBytes, run.labels});
    setNames(details.summary, m_store.images().tagsOf(record.id));
    details.exposedPorts = run.exposedPorts;
    details.environment = run.environment;
    details.entrypoint = run.entrypoint;
    details.command = run.command;
    details.volumes = run.volumes;
    details.user = run.user;
    details.workingDirectory = run.workingDirectory;
    return details;
}

std::string Catalogue::inspect(const std::string& text) const {
    const FoundImage image = open(text);
    std::vector<std::string> directories;
    for (const Digest& layer : image.record.layers) {
        directories.push_back(m_store.layers().diffDirectory(layer).string());
    }
    return detail::inspectJson(image, detail::namesOf(m_store.images().tagsOf(image.record.id)), directories);
}

std::vector<HistoryEntry> Catalogue::history(const std::string& text) const {
    const FoundImage image = open(text);
    std::vector<oci::HistoryItem> items = image.config.history;
    // Tools that write no history still made these layers.
    if (items.empty()) items.resize(image.record.layers.size());
    std::vector<HistoryEntry> entries;
    std::size_t layer = 0;
    for (const oci::HistoryItem& item : items) {
        HistoryEntry entry;
        entry.id = "<missing>";
        entry.created = item.created.value_or(Instant{});
        entry.createdBy = item.createdBy;
        entry.comment = item.comment;
        if (!item.emptyLayer && layer < image.record.layers.size()) {
            const auto info = m_store.layers().find(image.record.layers[layer++]);
            entry.sizeBytes = info ? info->unpackedBytes : 0;
        }
        entries.push_back(std::move(entry));
    }
    std::reverse(entries.begin(), entries.end());
    if (!entries.empty()) entries.front().id = image.record.id.text();
    return entries;
}

void Catalogue::tag(const std::string& source, const std::string& target) const {
    const oci::Reference name = oci::Reference::parse(target);
    if (!name.digest().empty()) {
        throw Error(ErrorKind::InvalidInput, "a new name cannot have a digest: write " + name.familiarName() + ":TAG");
    }
    const detail::Target image = detail::locate(m_store, source);
    m_store.images().tag({name.full(), image.image, {}});
}

}  // namespace galley::image
