// SPDX-License-Identifier: Apache-2.0
#include "engine/base/json_shape.h"

#include <algorithm>

namespace galley {

JsonShape shapeOfJson(std::string_view text) noexcept {
    JsonShape shape{0, 1};
    std::size_t depth = 0;
    bool isInText = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (isInText) {
            if (c == '\\') ++at;
            if (c == '"') isInText = false;
            continue;
        }
        if (c == '"') isInText = true;
        if (c == '[' || c == '{') shape.depth = std::max(shape.depth, ++depth);
        if ((c == ']' || c == '}') && depth > 0) --depth;
        if (c == ',' || c == '[' || c == '{') ++shape.values;
    }
    return shape;
}

}  // namespace galley
