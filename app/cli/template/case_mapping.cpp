// SPDX-License-Identifier: Apache-2.0
#include "app/cli/template/case_mapping.h"

#include <locale.h>
#include <wctype.h>

#include "app/cli/template/lexer.h"

namespace galley::cli::tmpl {
namespace {

/// The C library's own UTF-8 locale; it is there without any language installed.
class Utf8Locale {
public:
    Utf8Locale() : m_locale(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {}
    ~Utf8Locale() {
        if (m_locale != nullptr) ::freelocale(m_locale);
    }
    Utf8Locale(const Utf8Locale&) = delete;
    Utf8Locale& operator=(const Utf8Locale&) = delete;

    wint_t lower(wint_t rune) const { return m_locale != nullptr ? ::towlower_l(rune, m_locale) : ::towlower(rune); }
    wint_t upper(wint_t rune) const { return m_locale != nullptr ? ::towupper_l(rune, m_locale) : ::towupper(rune); }
    bool isWord(wint_t rune) const {
        return rune == '_' || (m_locale != nullptr ? ::iswalnum_l(rune, m_locale) : ::iswalnum(rune)) != 0;
    }

private:
    locale_t m_locale;
};

/// Calls `change` for every code point; bytes that are no UTF-8 stay.
template <class Change>
std::string mapRunes(const std::string& text, Change change) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<unsigned char>(text[at]);
        const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
        bool whole = length > 0 && at + length <= text.size();
        char32_t rune = length < 2 ? first : first & (0xFFU >> (length + 1));
        for (std::size_t index = 1; whole && index < length; ++index) {
            const auto next = static_cast<unsigned char>(text[at + index]);
            whole = (next & 0xC0U) == 0x80U;
            rune = (rune << 6U) | (next & 0x3FU);
        }
        out += whole ? encodeRune(static_cast<char32_t>(change(static_cast<wint_t>(rune)))) : text.substr(at, 1);
        at += whole ? length : 1;
    }
    return out;
}

}  // namespace

std::string lowerCase(const std::string& text) {
    const Utf8Locale locale;
    return mapRunes(text, [&](wint_t rune) { return locale.lower(rune); });
}

std::string upperCase(const std::string& text) {
    const Utf8Locale locale;
    return mapRunes(text, [&](wint_t rune) { return locale.upper(rune); });
}

std::string titleCase(const std::string& text) {
    const Utf8Locale locale;
    bool inWord = false;
    return mapRunes(text, [&](wint_t rune) {
        const wint_t changed = inWord ? rune : locale.upper(rune);
        inWord = locale.isWord(rune);
        return changed;
    });
}

}  // namespace galley::cli::tmpl
