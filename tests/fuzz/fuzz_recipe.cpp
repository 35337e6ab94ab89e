// SPDX-License-Identifier: Apache-2.0
// Recipes of layers that a disk has damaged or somebody has changed, applied to a directory with files.
#include <fcntl.h>

#include <algorithm>

#include "engine/archive/export_layer.h"
#include "engine/archive/recipe.h"
#include "engine/base/files.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/source_of.h"

using namespace galley;
using galley::test::isRefused;
using galley::test::require;
using galley::test::sourceOf;

namespace {

constexpr std::int64_t kMostBytes = std::int64_t{16} << 20U;
constexpr const char* kSecret = "not of this layer";

struct World {
    World() {
        playground.addVictim("outside/secret", kSecret);
        playground.addVictim("layer/a", std::string(3000, 'a'));
        playground.addVictim("layer/d/b", std::string(300'000, 'b'));
        std::filesystem::create_symlink("../outside/secret", playground.base() / "layer/link");
        std::filesystem::create_symlink("../outside", playground.base() / "layer/up");
        playground.remember({});
        directory = openFile(playground.base() / "layer", O_RDONLY | O_DIRECTORY);
    }
    test::Playground playground;
    UniqueFd directory;
};

struct Promise {
    std::int64_t bytes = 0;  ///< of the tar
    std::string literals;    ///< what of the tar is in the recipe itself
    bool isKept = true;      ///< it is a recipe, and of no more than is made here
};

Promise promiseOf(const std::string& recipe) {
    Promise promise;
    const bool isBad = isRefused({ErrorKind::Corrupt, ErrorKind::Unsupported}, [&] {
        archive::RecipeReader reader(sourceOf(recipe));
        archive::RecipeSegment segment;
        do {
            reader.next(segment);
            require(segment.bytes >= 0 && segment.offset >= 0, "lengths and places are possible ones");
            if (segment.kind == archive::RecipeSegment::Kind::Literal) {
                promise.literals += segment.literal;
                promise.bytes += static_cast<std::int64_t>(segment.literal.size());
            } else if (segment.kind == archive::RecipeSegment::Kind::File) {
                require(!segment.path.empty() && segment.path.size() <= 4096, "a path is of bounded length");
                promise.bytes += std::min(segment.bytes, kMostBytes + 1);
            }
        } while (segment.kind != archive::RecipeSegment::Kind::End && promise.bytes <= kMostBytes);
        require(promise.bytes > kMostBytes || segment.bytes == promise.bytes, "the end tells the length of the whole");
    });
    promise.isKept = !isBad && promise.bytes <= kMostBytes;
    return promise;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static World world;
    const std::string recipe = test::textOf(data, size);
    const Promise promise = promiseOf(recipe);
    if (!promise.isKept) return 0;
    const UniqueFd out = test::memoryFile();
    const bool isBad = isRefused({ErrorKind::Corrupt},
                                 [&] { archive::exportLayer(world.directory.get(), sourceOf(recipe), out.get()); });
    const std::string tar = test::contentOf(out.get());
    require(isBad || static_cast<std::int64_t>(tar.size()) == promise.bytes, "the tar is as long as the recipe says");
    require(tar.find(kSecret) == std::string::npos || promise.literals.find(kSecret) != std::string::npos,
            "nothing outside the layer is read");
    world.playground.requireIntact();
    return 0;
}
