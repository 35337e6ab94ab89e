// SPDX-License-Identifier: Apache-2.0
#include <fnmatch.h>

#include <algorithm>
#include <functional>

#include "app/cli/commands/commands.h"
#include "app/cli/commands/image_rows.h"
#include "app/cli/format/text.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

std::string withTag(const std::string& reference) {
    const std::size_t slash = reference.rfind('/');
    const bool named = reference.find_first_of(":@", slash == std::string::npos ? 0 : slash) != std::string::npos;
    return named ? reference : reference + ":latest";
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
        applyFilters(images);
        const RowStyle rowStyle = imageStyle(m_digests);
        std::vector<tmpl::Object> rows;
        const Instant reference = now();
        for (const auto& image : images) {
            for (const ImageName& name : namesOf(image, m_digests)) {
                rows.push_back(imageRow(rowStyle, image, name, !m_noTruncate, reference));
            }
        }
        session.out().write(renderRows(rowStyle, m_format, m_quiet, rows));
        return 0;
    }

private:
    static const api::ImageSummary& find(const std::vector<api::ImageSummary>& images, const std::string& reference) {
        for (const auto& image : images) {
            const bool byId = image.id.rfind(reference, 0) == 0 || shortId(image.id).rfind(reference, 0) == 0;
            const bool byTag = std::any_of(image.tags.begin(), image.tags.end(), [&](const std::string& tag) {
                return tag == reference || tag == reference + ":latest";
            });
            const bool byDigest =
                std::find(image.repoDigests.begin(), image.repoDigests.end(), reference) != image.repoDigests.end();
            if (byId || byTag || byDigest) return image;
        }
        throw Error(ErrorKind::NotFound, "No such image: " + withTag(reference));
    }

    static bool hasLabel(const api::ImageSummary& image, const std::string& wanted) {
        const std::size_t equals = wanted.find('=');
        const auto found = image.labels.find(wanted.substr(0, equals));
        if (found == image.labels.end()) return false;
        return equals == std::string::npos || found->second == wanted.substr(equals + 1);
    }

    /// Leaves the tags that fit one of the patterns, and the digests of their repositories.
    static void keepMatching(api::ImageSummary& image, const std::vector<std::string>& patterns) {
        const auto drop = [](std::vector<std::string>& names, const auto& unwanted) {
            names.erase(std::remove_if(names.begin(), names.end(), unwanted), names.end());
        };
        drop(image.tags, [&](const std::string& tag) {
            return std::none_of(patterns.begin(), patterns.end(),
                                [&](const std::string& pattern) { return matchesReference(pattern, tag); });
        });
        drop(image.repoDigests, [&](const std::string& digest) {
            return std::none_of(image.tags.begin(), image.tags.end(), [&](const std::string& tag) {
                return splitTag(tag).first == digest.substr(0, digest.find('@'));
            });
        });
    }

    /// Values of `reference` are alternatives, all other filters add up.
    void applyFilters(std::vector<api::ImageSummary>& images) const {
        const std::vector<api::ImageSummary> all = images;
        std::vector<std::string> patterns;
        for (const auto& [name, value] : m_filters) {
            if (name == "reference") {
                patterns.push_back(value);
            } else {
                const auto wanted = condition(all, name, value);
                images.erase(
                    std::remove_if(images.begin(), images.end(), [&](const auto& image) { return !wanted(image); }),
                    images.end());
            }
        }
        if (patterns.empty()) return;
        for (auto& image : images) keepMatching(image, patterns);
        images.erase(std::remove_if(images.begin(), images.end(), [](const auto& image) { return image.tags.empty(); }),
                     images.end());
    }

    static std::function<bool(const api::ImageSummary&)> condition(const std::vector<api::ImageSummary>& all,
                                                                   const std::string& name, const std::string& value) {
        if (name == "dangling") {
            const bool wanted = value == "true" || value == "1";
            if (!wanted && value != "false" && value != "0") {
                throw Error(ErrorKind::InvalidInput, "invalid filter 'dangling=" + value + "'");
            }
            return [wanted](const api::ImageSummary& image) { return image.tags.empty() == wanted; };
        }
        if (name == "label") return [value](const api::ImageSummary& image) { return hasLabel(image, value); };
        if (name == "before" || name == "until") {
            const Instant limit = name == "before" ? find(all, value).created : parseTimeArgument(value, now());
            return [limit](const api::ImageSummary& image) { return image.created < limit; };
        }
        if (name == "since") {
            const Instant limit = find(all, value).created;
            return [limit](const api::ImageSummary& image) { return image.created > limit; };
        }
        throw Error(ErrorKind::InvalidInput, "invalid filter '" + name + "'");
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
