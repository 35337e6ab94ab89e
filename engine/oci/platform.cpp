// SPDX-License-Identifier: Apache-2.0
#include "engine/oci/platform.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley::oci {
namespace {

struct Alias {
    std::string_view name;
    std::string_view architecture;
    std::string_view variant;  ///< replaces an empty variant
};

// The names of uname(1), Debian and GNU for what Go calls otherwise.
constexpr std::array<Alias, 14> kAliases{{
    {"x86_64", "amd64", ""},
    {"x86-64", "amd64", ""},
    {"i386", "386", ""},
    {"i486", "386", ""},
    {"i586", "386", ""},
    {"i686", "386", ""},
    {"x86", "386", ""},
    {"aarch64", "arm64", ""},
    {"armhf", "arm", "v7"},
    {"armv7l", "arm", "v7"},
    {"armel", "arm", "v6"},
    {"armv6l", "arm", "v6"},
    {"ppc64el", "ppc64le", ""},
    {"mips64el", "mips64le", ""},
}};

/// Like Go's names: lower-case letters, digits, and "_", "-" or "." inside.
bool isPart(std::string_view text) {
    const auto isPlain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !text.empty() && text.size() <= 64 && isPlain(text.front()) &&
           std::all_of(text.begin(), text.end(),
                       [&](char c) { return isPlain(c) || c == '_' || c == '-' || c == '.'; });
}

[[noreturn]] void refuse(std::string_view text) {
    throw Error(ErrorKind::InvalidInput, "\"" + printable(text.substr(0, 100)) +
                                             "\" is no platform: write os/architecture[/variant], such as linux/amd64");
}

/// Rank of a variant within its architecture; nothing when it is not of the form "v<number>".
std::optional<int> variantLevel(const Platform& platform) {
    std::string_view variant = platform.variant;
    if (variant.empty()) {
        if (platform.architecture == "arm64") return 8;
        if (platform.architecture == "arm") return 7;
        return 1;
    }
    // "v8.1" and "v8" run on the same machines as far as an index can tell.
    variant = variant.substr(0, variant.find('.'));
    if (variant.front() != 'v') return std::nullopt;
    const auto level = parseUnsigned(variant.substr(1));
    if (!level || *level > 100) return std::nullopt;
    return static_cast<int>(*level);
}

constexpr std::string_view hostArchitecture() {
#if defined(__x86_64__)
    return "amd64";
#elif defined(__aarch64__)
    return "arm64";
#elif defined(__arm__)
    return "arm";
#elif defined(__i386__)
    return "386";
#elif defined(__riscv) && __riscv_xlen == 64
    return "riscv64";
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
    return "ppc64le";
#elif defined(__s390x__)
    return "s390x";
#elif defined(__loongarch64)
    return "loong64";
#else
#error "no name for this architecture: add Go's name of it"
#endif
}

}  // namespace

Platform normalised(Platform platform) {
    platform.os = toLower(platform.os);
    platform.architecture = toLower(platform.architecture);
    platform.variant = toLower(platform.variant);
    if (platform.os == "macos") platform.os = "darwin";
    const auto* alias = std::find_if(kAliases.begin(), kAliases.end(),
                                     [&](const Alias& candidate) { return candidate.name == platform.architecture; });
    if (alias != kAliases.end()) {
        platform.architecture = alias->architecture;
        if (platform.variant.empty()) platform.variant = alias->variant;
    }
    // "arm/7" is what some tools write.
    if (platform.architecture.starts_with("arm") && !platform.variant.empty() && platform.variant.front() != 'v') {
        platform.variant.insert(0, "v");
    }
    if (platform.architecture == "arm64" && platform.variant == "v8") platform.variant.clear();
    if (platform.architecture == "amd64" && platform.variant == "v1") platform.variant.clear();
    if (platform.architecture == "arm" && platform.variant.empty()) platform.variant = "v7";
    return platform;
}

Platform Platform::parse(std::string_view text) {
    const auto parts = split(toLower(text), '/');
    if (parts.size() > 3 || !std::all_of(parts.begin(), parts.end(), isPart)) refuse(text);
    if (parts.size() == 1) {
        // A lone operating system would say nothing about the machine, and is far more often a slip.
        if (parts[0] == "linux") return host();
        if (parts[0] == "windows" || parts[0] == "darwin" || parts[0] == "macos") refuse(text);
        return normalised({"linux", parts[0], ""});
    }
    return normalised({parts[0], parts[1], parts.size() == 3 ? parts[2] : ""});
}

Platform Platform::host() {
    return normalised({"linux", std::string(hostArchitecture()), ""});
}

std::string Platform::text() const {
    return os + "/" + architecture + (variant.empty() ? "" : "/" + variant);
}

std::optional<int> matchRank(const Platform& wantedRaw, const Platform& offeredRaw) {
    const Platform wanted = normalised(wantedRaw);
    const Platform offered = normalised(offeredRaw);
    if (wanted.os != offered.os || wanted.architecture != offered.architecture) return std::nullopt;
    if (wanted.variant == offered.variant) return 0;
    const auto wantedLevel = variantLevel(wanted);
    const auto offeredLevel = variantLevel(offered);
    if (!wantedLevel || !offeredLevel || *offeredLevel > *wantedLevel) return std::nullopt;
    return 1 + *wantedLevel - *offeredLevel;
}

std::optional<std::size_t> bestMatch(const Platform& wanted, const std::vector<Platform>& offered) {
    std::optional<std::size_t> best;
    std::optional<int> bestRank;
    for (std::size_t i = 0; i < offered.size(); ++i) {
        const auto rank = matchRank(wanted, offered[i]);
        if (rank && (!bestRank || *rank < *bestRank)) {
            best = i;
            bestRank = rank;
        }
    }
    return best;
}

}  // namespace galley::oci
