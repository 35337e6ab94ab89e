// SPDX-License-Identifier: Apache-2.0
/// @file
/// What an image runs on: "linux/amd64", "linux/arm64/v8"; and which of several offers suits a wish.
/// Used by registry, image, container, api. Uses base.
/// Threads: values. Processes, Crash: no I/O.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace galley::oci {

struct Platform {
    std::string os;
    std::string architecture;  ///< Go's names: amd64, arm64, arm, 386, riscv64, …
    std::string variant;       ///< "v7"; empty where it says nothing more (arm64's v8, amd64's v1)

    /// "os/arch[/variant]", or an architecture alone (the operating system is then this machine's). Other systems'
    /// names are understood: x86_64, aarch64, armhf, i686. Throws InvalidInput.
    static Platform parse(std::string_view text);
    /// The machine this program was built for.
    static Platform host();

    std::string text() const;
    bool operator==(const Platform&) const = default;
};

/// With Go's names and without a variant that is the default: what parse() does to its parts.
Platform normalised(Platform platform);

/// How well `offered` runs where `wanted` is asked for: 0 is exact, more is worse, nothing is not at all. A newer
/// variant of one architecture runs older ones (arm/v7 runs v6), never the other way round.
std::optional<int> matchRank(const Platform& wanted, const Platform& offered);

/// Index of the best offer, the first of equals; nothing when none runs.
std::optional<std::size_t> bestMatch(const Platform& wanted, const std::vector<Platform>& offered);

}  // namespace galley::oci
