// SPDX-License-Identifier: Apache-2.0
#include "app/cli/terminal/detach_keys.h"

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

char parseKey(const std::string& key) {
    if (key.size() == 1) return key[0];
    if (key.size() == 6 && key.rfind("ctrl-", 0) == 0) {
        const char letter = key[5];
        if (letter >= 'a' && letter <= 'z') return static_cast<char>(letter - 'a' + 1);
        constexpr std::string_view kOthers = "@[\\]^_";
        constexpr std::string_view kCodes("\x00\x1b\x1c\x1d\x1e\x1f", 6);
        const std::size_t found = kOthers.find(letter);
        if (found != std::string_view::npos) return kCodes[found];
    }
    throw Error(ErrorKind::InvalidInput, "invalid detach keys: \"" + key +
                                             "\" is neither one character nor ctrl- with a letter or one of @[\\]^_");
}

}  // namespace

DetachKeys::DetachKeys(const std::string& description) {
    for (const std::string& key : split(description.empty() ? "ctrl-p,ctrl-q" : description, ',')) {
        m_sequence += parseKey(key);
    }
}

bool DetachKeys::feed(std::string_view typed, std::string& passed) {
    for (const char key : typed) {
        if (key == m_sequence[m_matched]) {
            if (++m_matched == m_sequence.size()) {
                m_matched = 0;
                return true;
            }
            continue;
        }
        passed += m_sequence.substr(0, m_matched);
        m_matched = key == m_sequence[0] ? 1 : 0;
        if (m_matched == 0) passed += key;
    }
    return false;
}

}  // namespace galley::cli
