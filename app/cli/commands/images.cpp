// SPDX-License-Identifier: Apache-2.0
#include <fnmatch.h>

#include <algorithm>

#include "app/cli/commands/commands.h"
#include "app/cli/format/row_format.h"
#include "app/cli/format/text.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

constexpr const char* kNone = "<none>";

RowStyle style(bool digests) {
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

std::string withTag(const std::string& reference) {
    const std::size_t slash = reference.rfind('/');
    const bool named = reference.find_first_of(":@", slash == std::string::npos ? 0 : slash) != std::string::npos;
    return named ? reference : reference + ":latest";
}

struct Name {
    std::string repository;
    std::string tag = kNone;
    std::string digest = kNone;
};

std::pair<std::string, std::string> splitTag(const std::string& reference) {
    const std::size_t colon = reference.rfind(':');
    const bool isPort = colon != std::string::npos && reference.find('/', colon) != std::string::npos;
    if (colon == std::string::npos || isPort) return {reference, kNone};
    return {reference.substr(0, colon), reference.substr(colon + 1)};
}

/// A row for each tag (and with `digests` for each of its digests); one with <none> for an image without a name.
std::vector<Name> namesOf(const api::ImageSummary& image, bool digests) {
    std::map<std::string, std::vector<std::string>> digestsOf;
    for (const std::string& text : image.repoDigests) {
        const std::size_t at = text.find('@');
        if (at != std::string::npos) digestsOf[text.substr(0, at)].push_back(text.substr(at + 1));
    }
    std::vector<Name> names;
    std::vector<std::string> tagged;
    for (const std::string& text : image.tags) {
        const auto [repository, tag] = splitTag(text);
        tagged.push_back(repository);
        const auto& found = digestsOf[repository];
        if (!digests || found.empty()) names.push_back({repository, tag, found.empty() ? kNone : found.front()});
        if (!digests) continue;
        for (const std::string& digest : found) names.push_back({repository, tag, digest});
    }
    for (const auto& [repository, found] : digestsOf) {
        if (std::find(tagged.begin(), tagged.end(), repository) != tagged.end()) continue;
        for (const std::string& digest : found) {
            names.push_back({repository, kNone, digest});
            if (!digests) break;
        }
    }
    if (names.empty()) names.push_back({kNone, kNone, kNone});
    return names;
}

bool matchesReference(const std::string& pattern, const std::string& tagged) {
    return ::fnmatch(pattern.c_str(), tagged.c_str(), FNM_PATHNAME) == 0 ||
           ::fnmatch(pattern.c_str(), splitTag(tagged).first.c_str(), FNM_PATHNAME) == 0;
}

class Images : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS] [REPOSITORY[:TAG]]", "List images", 0, 1}; }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("all", 'a', m_all, "Show all images (there are no intermediate ones: the same list)");
        flags.boolean("digests", '\0', m_digests, "Show digests");
        flags.custom(
            "filter", 'f', [this](const std::string& text) { m_filters.push_back(parseFilter(text)); }, "filter",
            "Filter output based on conditions provided");
        flags.text("format", '\0', m_format, kRowFormatHelp);
        flags.boolean("no-trunc", '\0', m_noTruncate, "Don't truncate output");
        flags.boolean("quiet", 'q', m_quiet, "Only show image IDs");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        if (!arguments.empty()) m_filters.emplace_back("reference", arguments[0]);
        auto images = unwrap(session.images().list());
        const std::vector<api::ImageSummary> all = images;
        for (const auto& [name, value] : m_filters) filter(images, all, name, value);
        const RowStyle rowStyle = style(m_digests);
        std::vector<tmpl::Object> rows;
        for (const auto& image : images) addRows(rows, rowStyle, image);
        session.out().write(renderRows(rowStyle, m_format, m_quiet, rows));
        return 0;
    }

private:
    void addRows(std::vector<tmpl::Object>& rows, const RowStyle& rowStyle, const api::ImageSummary& image) const {
        for (const Name& name : namesOf(image, m_digests)) {
            tmpl::Object row = makeRow(rowStyle);
            row.set("Containers", std::to_string(image.containers));
            row.set("CreatedAt", localTime(image.created));
            row.set("CreatedSince", age(image.created, now()));
            row.set("Digest", printable(name.digest));
            row.set("ID", m_noTruncate ? image.id : shortId(image.id));
            row.set("Repository", printable(name.repository));
            // As docker, which counts what images share only for `system df`.
            row.set("SharedSize", "N/A");
            row.set("Size", humanSize(static_cast<double>(image.sizeBytes), 3));
            row.set("Tag", printable(name.tag));
            row.set("UniqueSize", "N/A");
            row.set("VirtualSize", humanSize(static_cast<double>(image.sizeBytes), 4));
            rows.push_back(std::move(row));
        }
    }

    static const api::ImageSummary& find(const std::vector<api::ImageSummary>& images, const std::string& reference) {
        for (const auto& image : images) {
            const bool byId = image.id.rfind(reference, 0) == 0 || shortId(image.id).rfind(reference, 0) == 0;
            const bool byTag = std::any_of(image.tags.begin(), image.tags.end(), [&](const std::string& tag) {
                return tag == reference || tag == reference + ":latest";
            });
            if (byId || byTag) return image;
        }
        throw Error(ErrorKind::NotFound, "No such image: " + withTag(reference));
    }

    static bool hasLabel(const api::ImageSummary& image, const std::string& wanted) {
        const std::size_t equals = wanted.find('=');
        const auto found = image.labels.find(wanted.substr(0, equals));
        if (found == image.labels.end()) return false;
        return equals == std::string::npos || found->second == wanted.substr(equals + 1);
    }

    /// Leaves the tags that match, and the digests of their repositories.
    static void keepMatching(api::ImageSummary& image, const std::string& pattern) {
        const auto drop = [](std::vector<std::string>& names, const auto& unwanted) {
            names.erase(std::remove_if(names.begin(), names.end(), unwanted), names.end());
        };
        drop(image.tags, [&](const std::string& tag) { return !matchesReference(pattern, tag); });
        drop(image.repoDigests, [&](const std::string& digest) {
            return std::none_of(image.tags.begin(), image.tags.end(), [&](const std::string& tag) {
                return splitTag(tag).first == digest.substr(0, digest.find('@'));
            });
        });
    }

    static void filter(std::vector<api::ImageSummary>& images, const std::vector<api::ImageSummary>& all,
                       const std::string& name, const std::string& value) {
        const auto keep = [&](const auto& wanted) {
            images.erase(std::remove_if(images.begin(), images.end(), [&](auto& image) { return !wanted(image); }),
                         images.end());
        };
        if (name == "dangling") {
            const bool wanted = value == "true" || value == "1";
            if (!wanted && value != "false" && value != "0") {
                throw Error(ErrorKind::InvalidInput, "invalid filter 'dangling=" + value + "'");
            }
            keep([&](const api::ImageSummary& image) { return image.tags.empty() == wanted; });
        } else if (name == "label") {
            keep([&](const api::ImageSummary& image) { return hasLabel(image, value); });
        } else if (name == "before") {
            const Instant limit = find(all, value).created;
            keep([&](const api::ImageSummary& image) { return image.created < limit; });
        } else if (name == "since") {
            const Instant limit = find(all, value).created;
            keep([&](const api::ImageSummary& image) { return image.created > limit; });
        } else if (name == "reference") {
            for (auto& image : images) keepMatching(image, value);
            keep([](const api::ImageSummary& image) { return !image.tags.empty(); });
        } else {
            throw Error(ErrorKind::InvalidInput, "invalid filter '" + name + "'");
        }
    }

    std::vector<std::pair<std::string, std::string>> m_filters;
    std::string m_format;
    bool m_all = false;
    bool m_digests = false;
    bool m_noTruncate = false;
    bool m_quiet = false;
};

}  // namespace

std::unique_ptr<Command> makeImages() {
    return std::make_unique<Images>();
}

}  // namespace galley::cli
