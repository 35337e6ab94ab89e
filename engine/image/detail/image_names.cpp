// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/image_names.h"

#include <algorithm>
#include <optional>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::image::detail {
namespace {

constexpr std::string_view kAlgorithm = "sha256:";

std::optional<oci::Reference> tryParse(const std::string& text) {
    try {
        return oci::Reference::parse(text);
    } catch (const Error&) {
        return std::nullopt;
    }
}

bool isHex(std::string_view text) {
    return !text.empty() && text.size() <= 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

[[noreturn]] void throwAbsent(const std::string& text, const std::optional<oci::Reference>& reference) {
    const std::string shown = reference ? reference->familiar() : printable(text.substr(0, 300));
    throw Error(ErrorKind::NotFound, "No such image: " + shown);
}

}  // namespace

std::string indexKey(const oci::Reference& reference) {
    return reference.digest().empty() ? reference.full() : reference.withDigest(reference.digest()).full();
}

ImageNames namesOf(const std::vector<store::TagRecord>& records) {
    ImageNames names;
    for (const store::TagRecord& record : records) {
        const auto reference = tryParse(record.reference);
        if (!reference) continue;
        (reference->digest().empty() ? names.tags : names.digests).push_back(reference->familiar());
    }
    std::sort(names.tags.begin(), names.tags.end());
    std::sort(names.digests.begin(), names.digests.end());
    return names;
}

Target locate(const store::Store& store, const std::string& text) {
    auto images = store.images();
    std::string_view hex = text;
    if (hex.starts_with(kAlgorithm)) hex.remove_prefix(kAlgorithm.size());
    if (oci::isFullIdentifier(hex)) {
        const Digest id = Digest::fromHex(hex);
        if (images.find(id)) return {id, {}};
        throwAbsent(text, std::nullopt);
    }
    const auto reference = tryParse(text);
    if (reference) {
        const std::string key = indexKey(*reference);
        if (const auto tag = images.findTag(key)) return {tag->image, key};
    }
    if (isHex(hex)) {
        const auto found = images.findByPrefix(hex);
        if (found.size() > 1) {
            throw Error(ErrorKind::InvalidInput, "several images have an id that begins with \"" + std::string(hex) +
                                                     "\": type more of its digits");
        }
        if (found.size() == 1) return {found.front(), {}};
    }
    // A malformed name deserves to hear what is wrong with it.
    if (!reference && !isHex(hex)) oci::Reference::parse(text);
    throwAbsent(text, reference);
}

}  // namespace galley::image::detail
