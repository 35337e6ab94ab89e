// SPDX-License-Identifier: Apache-2.0
#include "engine/oci/reference.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::oci {
namespace {

constexpr std::size_t kMaximumName = 255;
constexpr std::size_t kMaximumTag = 128;
constexpr std::string_view kDefaultDomain = "docker.io";
constexpr std::string_view kLegacyDomain = "index.docker.io";
constexpr std::string_view kOfficial = "library/";

bool isLowerAlphaNumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}
bool isUpper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isAlphaNumeric(char c) {
    return isLowerAlphaNumeric(c) || isUpper(c);
}
bool isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
    throw Error(ErrorKind::InvalidInput,
                "invalid reference format: \"" + printable(text.substr(0, 300)) + "\": " + std::string(why));
}

/// What may stand between two runs of letters and digits: one period, one or two underscores, any number of dashes.
bool isSeparator(std::string_view text) {
    if (text == "." || text == "_" || text == "__") return true;
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c == '-'; });
}

bool isPathComponent(std::string_view text) {
    if (text.empty() || !isLowerAlphaNumeric(text.front()) || !isLowerAlphaNumeric(text.back())) return false;
    std::size_t at = 0;
    while (at < text.size()) {
        while (at < text.size() && isLowerAlphaNumeric(text[at])) ++at;
        const std::size_t start = at;
        while (at < text.size() && !isLowerAlphaNumeric(text[at])) ++at;
        if (at > start && !isSeparator(text.substr(start, at - start))) return false;
    }
    return true;
}

bool isHostComponent(std::string_view text) {
    return !text.empty() && isAlphaNumeric(text.front()) && isAlphaNumeric(text.back()) &&
           std::all_of(text.begin(), text.end(), [](char c) { return isAlphaNumeric(c) || c == '-'; });
}

bool isPort(std::string_view text) {
    const auto port = parseUnsigned(text);
    return port && *port > 0 && *port <= 65535;
}

bool isDomain(std::string_view text) {
    std::string_view host = text;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return false;
        host = text.substr(1, end - 1);
        const std::string_view rest = text.substr(end + 1);
        if (!rest.empty() && (rest.front() != ':' || !isPort(rest.substr(1)))) return false;
        return host.find(':') != std::string_view::npos &&
               std::all_of(host.begin(), host.end(), [](char c) { return isHex(c) || c == ':' || c == '.'; });
    }
    if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        if (!isPort(text.substr(colon + 1))) return false;
        host = text.substr(0, colon);
    }
    const auto parts = split(host, '.');
    return std::all_of(parts.begin(), parts.end(), isHostComponent);
}

bool isTag(std::string_view text) {
    const auto isWord = [](char c) { return isAlphaNumeric(c) || c == '_'; };
    return !text.empty() && text.size() <= kMaximumTag && isWord(text.front()) &&
           std::all_of(text.begin(), text.end(), [&](char c) { return isWord(c) || c == '.' || c == '-'; });
}

void checkTag(std::string_view whole, std::string_view tag) {
    if (isTag(tag)) return;
    refuse(whole, tag.size() > kMaximumTag ? "a tag has at most 128 characters"
                                           : "a tag consists of letters, digits, \"_\", \".\" and \"-\", and does not "
                                             "begin with \".\" or \"-\"");
}

/// Digests of other algorithms are well-formed references too, but nothing here can verify them.
Digest parseDigest(std::string_view whole, std::string_view text) {
    try {
        return Digest::parse(text);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::Unsupported) throw;
        refuse(whole, error.what());
    }
}

struct Parts {
    std::string_view domain;
    std::string path;
};

/// The first component is a registry when it looks like one (a period, a port, or "localhost").
bool beginsWithRegistry(std::string_view name) {
    const auto slash = name.find('/');
    const std::string_view first = name.substr(0, slash);
    return slash != std::string_view::npos &&
           (first.find_first_of(".:") != std::string_view::npos || first == "localhost");
}

Parts splitDomain(std::string_view name) {
    const auto slash = name.find('/');
    const std::string_view first = name.substr(0, slash);
    const bool isRegistry = beginsWithRegistry(name);
    Parts parts{isRegistry ? first : kDefaultDomain, std::string(isRegistry ? name.substr(slash + 1) : name)};
    if (parts.domain == kLegacyDomain) parts.domain = kDefaultDomain;
    if (parts.domain == kDefaultDomain && parts.path.find('/') == std::string::npos) {
        parts.path.insert(0, kOfficial);
    }
    return parts;
}

void checkText(std::string_view text) {
    if (text.empty()) throw Error(ErrorKind::InvalidInput, "invalid reference format: the image name is empty");
    if (text.find("://") != std::string_view::npos) {
        refuse(text, "leave out the part up to \"://\"; a reference looks like registry.example.com/name:tag");
    }
    if (text.find_first_of(" \t\r\n") != std::string_view::npos) refuse(text, "a reference has no spaces");
    if (isFullIdentifier(text)) refuse(text, "64 hexadecimal digits are an image id, not a name");
}

void checkName(std::string_view whole, std::string_view domain, const std::string& path) {
    if (std::any_of(path.begin(), path.end(), isUpper)) {
        refuse(whole, "a repository name must be lower case: write \"" + printable(toLower(path)) + "\"");
    }
    if (!isDomain(domain)) refuse(whole, "\"" + printable(domain) + "\" is no registry address (host or host:port)");
    if (domain.size() + 1 + path.size() > kMaximumName) {
        refuse(whole, "a repository name has at most 255 characters");
    }
    const auto components = split(path, '/');
    if (!std::all_of(components.begin(), components.end(), isPathComponent)) {
        refuse(whole,
               "a repository name consists of lower-case letters and digits, with single \".\", \"_\", \"__\" or \"-\" "
               "between them and \"/\" between its parts");
    }
}

}  // namespace

bool isFullIdentifier(std::string_view text) noexcept {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) { return isHex(c) && !isUpper(c); });
}

Reference Reference::parse(std::string_view text) {
    checkText(text);
    Reference reference;
    std::string_view rest = text;
    if (const auto at = text.find('@'); at != std::string_view::npos) {
        reference.m_digest = parseDigest(text, text.substr(at + 1));
        rest = text.substr(0, at);
    }
    const auto slash = rest.rfind('/');
    const auto colon = rest.find(':', slash == std::string_view::npos ? 0 : slash);
    std::string_view tag;
    if (colon != std::string_view::npos) {
        tag = rest.substr(colon + 1);
        checkTag(text, tag);
        rest = rest.substr(0, colon);
    }
    if (rest.empty()) refuse(text, "the image name is missing");
    Parts parts = splitDomain(rest);
    checkName(text, parts.domain, parts.path);
    reference.m_domain = parts.domain;
    reference.m_path = std::move(parts.path);
    reference.m_tag = tag;
    if (reference.m_tag.empty() && reference.m_digest.empty()) reference.m_tag = "latest";
    return reference;
}

std::string Reference::familiarName() const {
    // "docker.io/foo.bar/app" without its registry would be another one's.
    if (m_domain != kDefaultDomain || beginsWithRegistry(m_path)) return name();
    const bool isOfficial = m_path.starts_with(kOfficial) && m_path.find('/', kOfficial.size()) == std::string::npos;
    return isOfficial ? m_path.substr(kOfficial.size()) : m_path;
}

std::string Reference::suffix() const {
    std::string text;
    if (!m_tag.empty()) text += ":" + m_tag;
    if (!m_digest.empty()) text += "@" + m_digest.text();
    return text;
}

Reference Reference::withTag(std::string_view tag) const {
    checkTag(familiarName() + ":" + std::string(tag), tag);
    Reference reference = *this;
    reference.m_tag = tag;
    reference.m_digest = {};
    return reference;
}

Reference Reference::withDigest(const Digest& digest) const {
    Reference reference = *this;
    reference.m_tag.clear();
    reference.m_digest = digest;
    return reference;
}

}  // namespace galley::oci
