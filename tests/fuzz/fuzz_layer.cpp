// SPDX-License-Identifier: Apache-2.0
// The tar of a layer, applied to a directory, completed from a layer below, and made again from its recipe. The first
// byte says how the rest is meant:
//   R  a stream as a registry sends it: gzip, zstd, xz or a plain tar
//   T  a tar whose headers get the right checksums first, so that a change elsewhere in them is not just noise
//   S  a text, one member a line: type|name|link|mode|content|how often; "x|key|value" is a pax record, "%O" a
//      directory outside
#include <fcntl.h>

#include <cstdlib>
#include <cstring>

#include "engine/archive/apply_layer.h"
#include "engine/archive/apply_messages.h"
#include "engine/archive/complete_layer.h"
#include "engine/archive/export_layer.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/source_of.h"
#include "tests/support/tar_builder.h"

using namespace galley;
using galley::test::isRefused;
using galley::test::require;
using galley::test::sourceOf;

namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kMostMembers = 200;
constexpr std::size_t kMostContent = 400'000;

struct World {
    World() {
        playground.addVictim("lower/etc/hosts", "of the layer below");
        playground.addVictim("lower/bin/sh", "below");
        playground.remember({"layer"});
        lower.push_back(openFile(playground.base() / "lower", O_RDONLY | O_DIRECTORY));
    }
    test::Playground playground;
    std::vector<UniqueFd> lower;
};

std::uint64_t octal(std::string_view field) {
    std::uint64_t value = 0;
    for (const char c : field) {
        if (c >= '0' && c <= '7') value = value * 8 + static_cast<std::uint64_t>(c - '0');
    }
    return value;
}

std::string withChecksums(std::string tar) {
    for (std::size_t at = 0; at + kBlock <= tar.size();) {
        char* header = tar.data() + at;
        std::memset(header + 148, ' ', 8);
        unsigned sum = 0;
        for (std::size_t i = 0; i < kBlock; ++i) sum += static_cast<unsigned char>(header[i]);
        std::snprintf(header + 148, 8, "%06o", sum);
        header[155] = ' ';
        const std::uint64_t content = octal({header + 124, 11});
        if (content > tar.size()) break;
        at += kBlock + (static_cast<std::size_t>(content) + kBlock - 1) / kBlock * kBlock;
    }
    return tar + std::string(2 * kBlock, '\0');
}

std::string withOutside(std::string text, const std::string& outside) {
    for (auto at = text.find("%O"); at != std::string::npos; at = text.find("%O", at + outside.size())) {
        text.replace(at, 2, outside);
    }
    return text;
}

std::string fromScript(const std::string& script, const std::string& outside) {
    test::TarBuilder tar;
    std::size_t total = 0;
    const auto lines = split(script, '\n');
    for (std::size_t i = 0; i < lines.size() && i < kMostMembers; ++i) {
        auto fields = split(lines[i], '|');
        if (fields.size() < 2 || fields[0].empty()) continue;
        fields.resize(6);
        if (fields[0] == "x") {
            tar.pax({std::pair(fields[1], withOutside(fields[2], outside))});
            continue;
        }
        std::string content;
        const std::uint64_t times = fields[5].empty() ? 1 : parseUnsigned(fields[5]).value_or(1);
        for (std::uint64_t k = 0; k < times && total + content.size() < kMostContent && !fields[4].empty(); ++k) {
            content += fields[4];
        }
        total += content.size();
        const unsigned mode = fields[3].empty() ? 0644 : static_cast<unsigned>(octal(fields[3]) & 07777U);
        tar.entry(fields[0][0], withOutside(fields[1], outside), withOutside(fields[2], outside), mode, content);
    }
    return tar.finish();
}

/// The tar that is in the stream, by another way than the one that is tested.
std::string inflated(const std::string& stream) {
    archive::InflateStream reader(sourceOf(stream, 1000));
    std::string tar;
    std::string piece(std::size_t{1} << 16U, '\0');
    while (const std::size_t got = reader.read(piece.data(), piece.size())) tar.append(piece, 0, got);
    return tar;
}

void checkLayer(World& world, const archive::AppliedLayer& layer, const std::string& stream, int directory,
                int recipe) {
    const std::string tar = inflated(stream);
    require(layer.diffId == Digest::ofBytes(tar), "the diff id is that of the tar");
    require(layer.tarBytes == static_cast<std::int64_t>(tar.size()), "the tar's length is told");
    require(layer.unpackedBytes >= 0 && layer.entries >= 0, "sizes are possible ones");
    require(layer.warnings.size() <= archive::AppliedLayer::kMaxWarnings, "warnings are bounded");
    for (const std::string& warning : layer.warnings) {
        test::requirePrintable(warning, "a warning is short and has no control characters");
    }
    const auto told = archive::parseMessage(archive::encodeResult(layer));
    require(told.layer && told.layer->diffId == layer.diffId && told.layer->lowerLinks == layer.lowerLinks &&
                told.layer->impliedDirectories == layer.impliedDirectories && told.layer->warnings == layer.warnings,
            "the caller is told the same");
    const auto below = archive::parseCompletion(archive::encodeCompletion({layer, {"/below"}}));
    require(below.layer.lowerLinks == layer.lowerLinks, "whoever completes the layer is told the same");
    test::openUp(world.playground.base() / "layer");
    if (layer.hasRecipe) {
        const UniqueFd out = test::memoryFile();
        archive::exportLayer(directory, sourceOf(test::contentOf(recipe)), out.get());
        require(test::contentOf(out.get()) == tar, "the tar is made again byte for byte");
    }
    isRefused({ErrorKind::Corrupt}, [&] { archive::completeLayerFrom(directory, layer, world.lower); });
}

void unpack(World& world, const std::string& stream) {
    {
        const UniqueFd directory = world.playground.freshDirectory("layer");
        const UniqueFd recipe = test::memoryFile();
        archive::AppliedLayer layer;
        const bool isBad = isRefused({ErrorKind::Corrupt, ErrorKind::Unsupported}, [&] {
            layer = archive::applyLayer(sourceOf(stream), directory.get(), {}, {}, recipe.get());
        });
        world.playground.requireIntact();
        if (!isBad) isRefused({}, [&] { checkLayer(world, layer, stream, directory.get(), recipe.get()); });
    }
    world.playground.requireIntact();
    world.playground.remove("layer");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static World world;
    if (size == 0) return 0;
    const std::string rest = test::textOf(data + 1, size - 1);
    switch (*data) {
        case 'R': unpack(world, rest); break;
        case 'T': unpack(world, withChecksums(rest)); break;
        case 'S': unpack(world, fromScript(rest, world.playground.outside().string())); break;
        default: break;
    }
    return 0;
}
