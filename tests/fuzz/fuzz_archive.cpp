// SPDX-License-Identifier: Apache-2.0
// Archives of images, as `load` reads them. What begins with "%%" is a text: members, each a line "%%name" and its
// content up to the next one. "@0".."@9" stand for the digest (64 digits) and "#0".."#9" for the length of an earlier
// member, so that documents can name one another. Everything else is an archive as it comes.
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/image/detail/archive_images.h"
#include "engine/oci/manifest.h"
#include "engine/store/store.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/source_of.h"
#include "tests/support/tar_builder.h"

using namespace galley;
using galley::test::isRefused;
using galley::test::require;

namespace {

struct World {
    World()
        : store(store::Store::open(
              {playground.base() / "data", playground.base() / "run", playground.base() / "config"})) {
        playground.remember({"data", "run", "config"});
    }
    test::Playground playground;
    store::Store store;
};

std::string resolved(const std::string& text, const std::vector<std::string>& members) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto number = i + 1 < text.size() ? static_cast<std::size_t>(text[i + 1] - '0') : members.size();
        if ((text[i] != '@' && text[i] != '#') || number > 9 || number >= members.size()) {
            result += text[i];
            continue;
        }
        result += text[i] == '@' ? Digest::ofBytes(members[number]).hex() : std::to_string(members[number].size());
        ++i;
    }
    return result;
}

std::string archiveOf(const std::string& script) {
    test::TarBuilder tar;
    std::vector<std::string> members;
    for (std::size_t at = 0; at < script.size();) {
        const std::size_t next = std::min(script.find("\n%%", at), script.size());
        const std::string part = script.substr(at + 2, next - at - 2);
        at = next + 1;
        const std::size_t newline = std::min(part.find('\n'), part.size());
        const std::string name = resolved(part.substr(0, newline), members);
        members.push_back(newline == part.size() ? std::string() : resolved(part.substr(newline + 1), members));
        // "name -> target" is a symbolic link.
        const std::size_t arrow = name.find(" -> ");
        const bool isLink = arrow != std::string::npos;
        // A member may be named after itself.
        std::string own = name.substr(0, arrow);
        if (const auto self = own.find("@@"); self != std::string::npos) {
            own.replace(self, 2, Digest::ofBytes(members.back()).hex());
        }
        tar.entry(isLink ? '2' : '0', own, isLink ? name.substr(arrow + 4) : "", 0644, isLink ? "" : members.back());
    }
    return tar.finish();
}

std::shared_ptr<const UniqueFd> fileOf(const std::string& bytes) {
    UniqueFd file = test::memoryFile();
    writeAll(file.get(), bytes);
    return std::make_shared<const UniqueFd>(std::move(file));
}

void check(const std::vector<image::detail::LoadableImage>& images) {
    require(!images.empty(), "an archive without images is refused");
    for (const auto& image : images) {
        require(image.id == Digest::ofBytes(image.config), "an image's id is the digest of its config");
        require(image.layers.size() == image.parsed.diffIds.size(), "every layer has a diff id");
        for (const auto* layer : image.layers) require(layer != nullptr && layer->bytes >= 0, "every layer is there");
        for (const auto& name : image.names) {
            require(name.digest().empty() && !name.tag().empty(), "an image is named by tags");
            require(oci::Reference::parse(name.full()) == name, "a name is one", name.full());
        }
        if (!image.manifest.empty()) {
            require(oci::parseManifest(image.manifest).config.digest == image.id, "the manifest is that of the image");
        }
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static World world;
    const std::string text = test::textOf(data, size);
    const std::string bytes = text.starts_with("%%") ? archiveOf(text) : text;
    // Put down while it is read, or read where it lies: the same archives are good.
    bool refused[2] = {};
    for (const bool inPlace : {false, true}) {
        refused[inPlace ? 1 : 0] = isRefused({ErrorKind::Corrupt, ErrorKind::Unsupported, ErrorKind::NotFound}, [&] {
            const image::ArchiveSource source(test::sourceOf(bytes), inPlace ? fileOf(bytes) : nullptr);
            const image::detail::ArchiveFiles files(source, world.store.openScratch(), {});
            check(image::detail::imagesIn(files));
        });
    }
    require(refused[0] == refused[1], "an archive in a file is as good as one from a pipe");
    require(std::filesystem::is_empty(world.playground.base() / "data/ingest"), "nothing of the archive stays");
    world.playground.requireIntact();
    return 0;
}
