// SPDX-License-Identifier: Apache-2.0
// Image references as people type them.
#include <algorithm>

#include "engine/oci/reference.h"
#include "tests/fuzz/fuzz.h"

using namespace galley;
using galley::oci::Reference;
using galley::test::isRefused;
using galley::test::require;

namespace {

/// Nothing in a part of a reference can steer a path, an address or a terminal.
bool isPlain(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
               std::string_view(".:-_/[]@").find(c) != std::string_view::npos;
    });
}

void check(const Reference& reference) {
    require(!reference.domain().empty() && !reference.path().empty(), "a reference has a registry and a repository");
    require(!reference.tag().empty() || !reference.digest().empty(), "a reference has a tag or a digest");
    require(reference.name().size() <= 255 && reference.tag().size() <= 128, "a reference is of bounded length");
    require(isPlain(reference.full()), "a reference is made of plain characters", reference.full());
    require(("/" + reference.path() + "/").find("/../") == std::string::npos, "a repository is no way up");
    require(reference.domain().find('/') == std::string::npos, "a registry is one component");
    require(Reference::parse(reference.full()) == reference, "parse(full()) is the same", reference.full());
    require(Reference::parse(reference.familiar()) == reference, "parse(familiar()) is the same", reference.familiar());
    const Digest digest = Digest::ofBytes("x");
    require(Reference::parse(reference.withDigest(digest).familiar()) == reference.withDigest(digest),
            "withDigest() holds");
    require(reference.withTag("a").selector() == "a" && reference.withTag("a").name() == reference.name(),
            "withTag() holds");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = test::textOf(data, size);
    isRefused({ErrorKind::InvalidInput, ErrorKind::Unsupported}, [&] { check(Reference::parse(text)); });
    return 0;
}
