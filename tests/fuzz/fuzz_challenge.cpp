// SPDX-License-Identifier: Apache-2.0
// WWW-Authenticate headers: one value a line.
#include <algorithm>

#include "engine/base/text.h"
#include "engine/registry/challenge.h"
#include "tests/fuzz/fuzz.h"

using namespace galley;
using galley::registry::Challenge;
using galley::test::require;

namespace {

constexpr std::size_t kLongestHeader = 16384;

/// As a server would write it.
std::string written(const Challenge& challenge) {
    std::string text = challenge.scheme;
    const char* separator = " ";
    for (const auto& [name, value] : challenge.parameters) {
        text += separator + name + "=\"";
        for (const char c : value) {
            if (c == '"' || c == '\\') text += '\\';
            text += c;
        }
        text += '"';
        separator = ", ";
    }
    return text;
}

void check(const std::vector<Challenge>& challenges) {
    require(challenges.size() <= 64, "there are not more challenges than anybody means");
    for (const Challenge& challenge : challenges) {
        require(!challenge.scheme.empty() && challenge.scheme == toLower(challenge.scheme),
                "a scheme is in lower case");
        require(challenge.parameters.size() <= 64, "there are not more parameters than anybody means");
        const std::string text = written(challenge);
        if (text.size() > kLongestHeader) continue;
        const auto again = registry::parseChallenges({text});
        require(again.size() == 1 && again[0].scheme == challenge.scheme && again[0].parameters == challenge.parameters,
                "a challenge that is written and read again is the same", text);
    }
    const auto chosen = registry::chooseChallenge(challenges);
    const bool hasBearer = std::any_of(challenges.begin(), challenges.end(), [](const Challenge& challenge) {
        return challenge.scheme == "bearer" && !challenge.parameter("realm").empty();
    });
    require(!chosen || chosen->scheme == (hasBearer ? "bearer" : "basic"), "only what is understood is answered");
    require(chosen || !hasBearer, "a bearer challenge with a realm is answered");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto values = split(test::textOf(data, size), '\n');
    test::isRefused({}, [&] { check(registry::parseChallenges(values)); });
    return 0;
}
