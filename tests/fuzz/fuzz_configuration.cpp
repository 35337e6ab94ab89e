// SPDX-License-Identifier: Apache-2.0
// registries.toml.
#include <regex>

#include "engine/registry/detail/configuration_reader.h"
#include "tests/fuzz/fuzz.h"

using namespace galley;
using galley::registry::Configuration;
using galley::test::require;

namespace {

const std::string kFile = "/etc/galley/registries.toml";

std::shared_ptr<const Configuration> read(const std::string& text, int times) {
    auto configuration = std::make_shared<Configuration>();
    registry::ConfigurationReader reader(*configuration);
    for (int i = 0; i < times; ++i) reader.read(kFile, text);
    return configuration;
}

void checkMirrors(const Configuration& configuration, const std::string& domain, const std::string& repository) {
    const auto reference = oci::Reference::parse(domain + "/" + repository);
    for (const auto& [mirror, there] : configuration.mirrorsOf(reference)) {
        require(there.domain() == mirror.host, "a mirror's image is asked of the mirror", there.full());
        require(there.path().ends_with(reference.path()), "a mirror has the same repository", there.full());
        require(there.tag() == reference.tag() && there.digest() == reference.digest(), "a mirror has the same tag");
    }
}

void check(const std::string& text) {
    const auto once = read(text, 1);
    const auto twice = read(text, 2);
    require(once->parallelDownloads().value_or(1) >= 1 && once->parallelDownloads().value_or(1) <= 64,
            "downloads beside one another are bounded");
    require(once->bytesPerSecond() >= 0 && once->patience().attempts >= 1, "limits are possible ones");
    require(once->bytesPerSecond() == twice->bytesPerSecond() && once->usesKeyring() == twice->usesKeyring() &&
                once->parallelDownloads() == twice->parallelDownloads(),
            "a file that is read twice says the same");
    static const std::regex kSection(R"(registry\s*\.\s*["']?([A-Za-z0-9.:\[\]-]+)["']?)");
    std::vector<std::string> domains{"docker.io"};
    for (std::sregex_iterator found(text.begin(), text.end(), kSection), end; found != end; ++found) {
        domains.push_back((*found)[1].str());
    }
    const std::string longest(200, 'a');
    for (const std::string& domain : domains) {
        const auto& rules = once->rulesFor(domain);
        const auto& again = twice->rulesFor(domain);
        require(rules.mirrors.size() == again.mirrors.size() && rules.isInsecure == again.isInsecure &&
                    rules.proxy == again.proxy && rules.blockedBy == again.blockedBy,
                "a file that is read twice says the same of a registry", domain);
        require(rules.blockedBy.empty() || rules.blockedBy.starts_with(kFile + ":"),
                "who blocks is told with its line");
        if (rules.mirrors.empty()) continue;
        for (const std::string& repository : {std::string("team/app:1"), longest + "/app:1"}) {
            // No name is longer than that.
            if (domain.size() + repository.size() <= 255) checkMirrors(*once, domain, repository);
        }
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = test::textOf(data, size);
    test::isRefused({ErrorKind::InvalidInput}, [&] {
        try {
            check(text);
        } catch (const Error& error) {
            const std::string message = error.message();
            const auto end = message.find(": ");
            const std::string place = message.substr(0, end);
            require(place.starts_with(kFile + ":") && place.size() > kFile.size() + 1 &&
                        place.find_first_not_of("0123456789", kFile.size() + 1) == std::string::npos,
                    "a refusal begins with file and line", message);
            throw;
        }
    });
    return 0;
}
