// SPDX-License-Identifier: Apache-2.0
/// @file
/// Content digests: `sha256:<64 hex>` (OCI image spec, descriptor.md "Digests"), and the running SHA-256 behind them.
/// Threads: values; one Sha256 belongs to one thread.
#pragma once

#include <compare>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace galley {

/// A checked digest. Only sha256 is accepted; anything else is InvalidInput or Unsupported.
class Digest {
public:
    Digest() = default;
    /// Throws InvalidInput unless `text` is "sha256:" and 64 lower-case hex digits; Unsupported for sha384 and sha512.
    static Digest parse(std::string_view text);
    static Digest ofBytes(std::string_view bytes);
    /// From 64 hex digits without the algorithm.
    static Digest fromHex(std::string_view hex);

    bool empty() const noexcept { return m_hex.empty(); }
    const std::string& hex() const noexcept { return m_hex; }
    std::string text() const { return "sha256:" + m_hex; }
    /// The first 12 digits, as people see them.
    std::string shortHex() const { return m_hex.substr(0, 12); }

    auto operator<=>(const Digest&) const = default;

private:
    std::string m_hex;
};

/// A running SHA-256 (OpenSSL EVP: uses the processor's SHA instructions). libcrypto is loaded at the first one: to
/// load and set it up costs a command more than a millisecond, and most need no digest. Throws Unsupported when it is
/// not installed.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void update(const void* data, std::size_t bytes);
    /// The digest of what came so far; the object can be reused after reset().
    Digest finish();
    void reset();

private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

}  // namespace galley

template <>
struct std::hash<galley::Digest> {
    std::size_t operator()(const galley::Digest& digest) const noexcept {
        return std::hash<std::string>{}(digest.hex());
    }
};
