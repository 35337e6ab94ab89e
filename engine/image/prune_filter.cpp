// SPDX-License-Identifier: Apache-2.0
#include "engine/image/prune_filter.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::image {
namespace {

/// `wanted` is "name" or "name=value".
bool hasLabel(const std::map<std::string, std::string>& labels, const std::string& wanted) {
    const std::size_t equals = wanted.find('=');
    const auto found = labels.find(wanted.substr(0, equals));
    return found != labels.end() && (equals == std::string::npos || found->second == wanted.substr(equals + 1));
}

}  // namespace

PruneFilter::PruneFilter(const Filters& filters) {
    const Instant reference = now();
    for (const auto& [key, value] : filters) {
        if (key == "until") {
            if (m_until) throw Error(ErrorKind::InvalidInput, "more than one until filter specified");
            m_until = parseTimeArgument(value, reference);
        } else if (key == "label") {
            m_wanted.push_back(value);
        } else if (key == "label!") {
            m_unwanted.push_back(value);
        } else {
            throw Error(ErrorKind::InvalidInput,
                        "invalid filter '" + printable(key) + "': until, label and label! are there");
        }
    }
}

bool PruneFilter::matches(Instant created, const std::map<std::string, std::string>& labels) const {
    const auto has = [&](const std::string& wanted) { return hasLabel(labels, wanted); };
    if (m_until && created > *m_until) return false;
    if (!std::all_of(m_wanted.begin(), m_wanted.end(), has)) return false;
    return m_unwanted.empty() || !std::all_of(m_unwanted.begin(), m_unwanted.end(), has);
}

}  // namespace galley::image
