// SPDX-License-Identifier: Apache-2.0
#include "engine/store/detail/labels_text.h"

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/oci/image_config.h"

namespace galley::store::detail {
namespace {

void append(std::string& text, std::string_view part) {
    text += std::to_string(part.size());
    text += ':';
    text += part;
}

std::string_view take(std::string_view& text) {
    const std::size_t colon = text.find(':');
    const auto bytes = colon == std::string_view::npos ? std::nullopt : parseUnsigned(text.substr(0, colon));
    if (!bytes || *bytes > text.size() - colon - 1) {
        throw Error(ErrorKind::Corrupt,
                    "the labels of an image in the index are damaged; run \"galley doctor --store --repair\"");
    }
    const std::string_view part = text.substr(colon + 1, *bytes);
    text.remove_prefix(colon + 1 + part.size());
    return part;
}

}  // namespace

std::string labelsTextOf(std::string_view config) {
    std::string text;
    try {
        for (const auto& [key, value] : oci::ImageConfig::parse(config).run.labels) {
            append(text, key);
            append(text, value);
        }
    } catch (const Error&) {
        return {};  // whoever looks into the config says what is wrong with it
    }
    return text;
}

std::map<std::string, std::string> parseLabelsText(std::string_view text) {
    std::map<std::string, std::string> labels;
    while (!text.empty()) {
        const std::string_view key = take(text);
        labels.emplace_hint(labels.end(), key, take(text));
    }
    return labels;
}

}  // namespace galley::store::detail
