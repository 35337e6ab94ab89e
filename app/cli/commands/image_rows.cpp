// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/image_rows.h"

#include <algorithm>
#include <map>

#include "app/cli/format/text.h"
#include "engine/base/text.h"

namespace galley::cli {

RowStyle imageStyle(bool digests) {
    return {"*formatter.imageContext",
            digests ? "table {{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}"
                    : "table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}",
            "{{.ID}}",
            {{"Containers", "CONTAINERS"},
             {"CreatedAt", "CREATED AT"},
             {"CreatedSince", "CREATED"},
             {"Digest", "DIGEST"},
             {"ID", "IMAGE ID"},
             {"Repository", "REPOSITORY"},
             {"SharedSize", "SHARED SIZE"},
             {"Size", "SIZE"},
             {"Tag", "TAG"},
             {"UniqueSize", "UNIQUE SIZE"},
             {"VirtualSize", "SIZE"}}};
}

std::pair<std::string, std::string> splitTag(const std::string& reference) {
    const std::size_t colon = reference.rfind(':');
    const bool isPort = colon != std::string::npos && reference.find('/', colon) != std::string::npos;
    if (colon == std::string::npos || isPort) return {reference, kNoName};
    return {reference.substr(0, colon), reference.substr(colon + 1)};
}

std::vector<ImageName> namesOf(const api::ImageSummary& image, bool digests) {
    std::map<std::string, std::vector<std::string>> digestsOf;
    for (const std::string& text : image.repoDigests) {
        const std::size_t at = text.find('@');
        if (at != std::string::npos) digestsOf[text.substr(0, at)].push_back(text.substr(at + 1));
    }
    std::vector<ImageName> names;
    std::vector<std::string> tagged;
    for (const std::string& text : image.tags) {
        const auto [repository, tag] = splitTag(text);
        tagged.push_back(repository);
        const auto& found = digestsOf[repository];
        if (!digests || found.empty()) names.push_back({repository, tag, found.empty() ? kNoName : found.front()});
        if (!digests) continue;
        for (const std::string& digest : found) names.push_back({repository, tag, digest});
    }
    for (const auto& [repository, found] : digestsOf) {
        if (std::find(tagged.begin(), tagged.end(), repository) != tagged.end()) continue;
        for (const std::string& digest : found) {
            names.push_back({repository, kNoName, digest});
            if (!digests) break;
        }
    }
    if (names.empty()) names.push_back({kNoName, kNoName, kNoName});
    return names;
}

tmpl::Object imageRow(const RowStyle& style, const api::ImageSummary& image, const ImageName& name, bool truncate,
                      Instant reference, const SharedSizes& sizes) {
    tmpl::Object row = makeRow(style);
    row.set("Containers", std::to_string(image.containers));
    row.set("CreatedAt", localTime(image.created));
    row.set("CreatedSince", age(image.created, reference));
    row.set("Digest", printable(name.digest));
    row.set("ID", truncate ? shortId(image.id) : image.id);
    row.set("Repository", printable(name.repository));
    row.set("SharedSize", sizes.shared);
    row.set("Size", humanSize(static_cast<double>(image.sizeBytes), 3));
    row.set("Tag", printable(name.tag));
    row.set("UniqueSize", sizes.unique);
    row.set("VirtualSize", humanSize(static_cast<double>(image.sizeBytes), 4));
    return row;
}

}  // namespace galley::cli
