// SPDX-License-Identifier: Apache-2.0
#include "engine/base/digest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "engine/base/error.h"
#include "engine/base/shared_library.h"

namespace galley {
namespace {

constexpr std::size_t kHexLength = 64;

bool isLowerHex(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// The functions that are used, by libcrypto's names.
struct CryptoLibrary {
    decltype(&::EVP_MD_CTX_new) contextNew;
    decltype(&::EVP_MD_CTX_free) contextFree;
    decltype(&::EVP_DigestInit_ex) digestInit;
    decltype(&::EVP_DigestUpdate) digestUpdate;
    decltype(&::EVP_DigestFinal_ex) digestFinal;
    decltype(&::EVP_sha256) sha256;
};

CryptoLibrary loadCrypto() {
    const SharedLibrary library("libcrypto.so.3", "libssl3");
    CryptoLibrary functions{};
    library.find("EVP_MD_CTX_new", functions.contextNew);
    library.find("EVP_MD_CTX_free", functions.contextFree);
    library.find("EVP_DigestInit_ex", functions.digestInit);
    library.find("EVP_DigestUpdate", functions.digestUpdate);
    library.find("EVP_DigestFinal_ex", functions.digestFinal);
    library.find("EVP_sha256", functions.sha256);
    return functions;
}

const CryptoLibrary& crypto() {
    static const CryptoLibrary kFunctions = loadCrypto();
    return kFunctions;
}

}  // namespace

Digest Digest::fromHex(std::string_view hex) {
    if (hex.size() != kHexLength || !isLowerHex(hex)) {
        throw Error(ErrorKind::InvalidInput, "a sha256 digest needs 64 lower-case hexadecimal digits");
    }
    Digest digest;
    digest.m_hex = hex;
    return digest;
}

Digest Digest::parse(std::string_view text) {
    constexpr std::string_view kPrefix = "sha256:";
    if (text.starts_with("sha512:") || text.starts_with("sha384:")) {
        throw Error(ErrorKind::Unsupported, "only sha256 digests are supported, not " + std::string(text.substr(0, 6)));
    }
    if (!text.starts_with(kPrefix)) {
        throw Error(ErrorKind::InvalidInput, "a digest looks like sha256:<64 hexadecimal digits>");
    }
    return fromHex(text.substr(kPrefix.size()));
}

Digest Digest::ofBytes(std::string_view bytes) {
    Sha256 hash;
    hash.update(bytes.data(), bytes.size());
    return hash.finish();
}

struct Sha256::Context {
    EVP_MD_CTX* evp = crypto().contextNew();
    ~Context() { crypto().contextFree(evp); }
};

Sha256::Sha256() : m_context(std::make_unique<Context>()) {
    reset();
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(const void* data, std::size_t bytes) {
    crypto().digestUpdate(m_context->evp, data, bytes);
}

Digest Sha256::finish() {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> raw;
    unsigned length = 0;
    crypto().digestFinal(m_context->evp, raw.data(), &length);
    std::string hex;
    for (unsigned i = 0; i < length; ++i) {
        hex.push_back(kDigits[raw[i] >> 4U]);
        hex.push_back(kDigits[raw[i] & 15U]);
    }
    return Digest::fromHex(hex);
}

void Sha256::reset() {
    if (m_context->evp == nullptr || crypto().digestInit(m_context->evp, crypto().sha256(), nullptr) != 1) {
        throw Error(ErrorKind::Internal, "SHA-256 is not available from OpenSSL");
    }
}

}  // namespace galley
