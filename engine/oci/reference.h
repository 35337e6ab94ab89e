// SPDX-License-Identifier: Apache-2.0
/// @file
/// Image references as people type them, read the way Docker reads them: "flask" is docker.io/library/flask:latest.
/// Used by registry, image, container, api. Uses base.
/// Threads: values. Processes, Crash: no I/O.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "engine/base/digest.h"

namespace galley::oci {

/// A checked reference: a name, and a tag or a digest or both. Both: the digest says what is fetched.
class Reference {
public:
    /// Throws InvalidInput with a sentence that says what to change; Unsupported for a digest that is not sha256.
    /// Without tag and digest the tag is "latest".
    static Reference parse(std::string_view text);

    /// The registry: "docker.io", "localhost:5000", "[::1]:5000".
    const std::string& domain() const noexcept { return m_domain; }
    /// The repository in the registry: "library/flask".
    const std::string& path() const noexcept { return m_path; }
    /// Empty when the reference has a digest only.
    const std::string& tag() const noexcept { return m_tag; }
    /// Empty when the reference has a tag only.
    const Digest& digest() const noexcept { return m_digest; }

    /// "docker.io/library/flask".
    std::string name() const { return m_domain + "/" + m_path; }
    /// "flask", "user/app", "localhost:5000/a/b".
    std::string familiarName() const;
    /// Name, tag and digest, as far as there are: "docker.io/library/flask:latest".
    std::string full() const { return name() + suffix(); }
    /// The same as Docker shows it: "flask:latest".
    std::string familiar() const { return familiarName() + suffix(); }
    /// What a registry is asked for: the digest when there is one, else the tag.
    std::string selector() const { return m_digest.empty() ? m_tag : m_digest.text(); }

    /// The same name with this tag alone; throws InvalidInput.
    Reference withTag(std::string_view tag) const;
    /// The same name with this digest alone.
    Reference withDigest(const Digest& digest) const;

    auto operator<=>(const Reference&) const = default;

private:
    std::string suffix() const;

    std::string m_domain;
    std::string m_path;
    std::string m_tag;
    Digest m_digest;
};

/// 64 lower-case hexadecimal digits: an image id, never a name.
bool isFullIdentifier(std::string_view text) noexcept;

}  // namespace galley::oci
