// SPDX-License-Identifier: Apache-2.0
// Docker's config.json with logins: reading it, and changing it without touching anything else.
#include <fcntl.h>

#include <algorithm>

#include "engine/base/files.h"
#include "engine/image/detail/docker_config_file.h"
#include "tests/fuzz/fuzz.h"

using namespace galley;
using galley::image::detail::DockerConfig;
using galley::registry::Credential;
using galley::test::isRefused;
using galley::test::require;

namespace {

constexpr const char* kOurs = "galley.example:5000";

bool isSame(const std::optional<Credential>& one, const std::optional<Credential>& other) {
    if (!one || !other) return one.has_value() == other.has_value();
    return one->user == other->user && one->secret == other->secret && one->isIdentityToken == other->isIdentityToken;
}

/// What is about others than kOurs.
using Logins = std::map<std::string, std::optional<Credential>>;
Logins othersIn(const DockerConfig& config) {
    Logins all;
    for (const auto& [domain, user] : config.logins()) {
        if (domain != kOurs) all[domain] = config.find(domain);
    }
    return all;
}

bool isSame(const Logins& one, const Logins& other) {
    return one.size() == other.size() && std::all_of(one.begin(), one.end(), [&](const auto& entry) {
               const auto found = other.find(entry.first);
               return found != other.end() && isSame(entry.second, found->second);
           });
}

void checkReading(const DockerConfig& config) {
    for (const auto& [domain, user] : config.logins()) {
        require(config.find(domain).has_value(), "a login that is listed is found", domain);
        require(image::detail::domainOfKey(domain) == domain, "a domain is one", domain);
    }
    for (const auto& [domain, name] : config.helpers()) {
        if (!name.empty() && !domain.empty()) config.helperFor(domain);
    }
}

void checkChanging(const std::filesystem::path& file, const Credential& ours) {
    const DockerConfig before = DockerConfig::read(file);
    const Logins others = othersIn(before);
    const auto helpers = before.helpers();
    DockerConfig::change(file, [&](DockerConfig& config) { config.keep(kOurs, ours); });
    const DockerConfig with = DockerConfig::read(file);
    require(isSame(with.find(kOurs), ours), "a login that was kept is found");
    require(isSame(othersIn(with), others) && with.helpers() == helpers, "keeping a login leaves the others alone");
    DockerConfig::change(file,
                         [&](DockerConfig& config) { require(config.forget(kOurs), "there is a login to forget"); });
    const DockerConfig without = DockerConfig::read(file);
    require(!without.find(kOurs), "a login that was forgotten is gone");
    require(isSame(othersIn(without), others) && without.helpers() == helpers, "forgetting leaves the others alone");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const test::Playground playground;
    const std::filesystem::path file = playground.base() / "config.json";
    // Not writeFileAtomic: a new inode for each input costs more than the parser.
    {
        const UniqueFd fd = openFile(file, O_WRONLY | O_CREAT | O_TRUNC);
        writeAll(fd.get(), test::textOf(data, size));
    }
    isRefused({ErrorKind::Corrupt}, [&] {
        checkReading(DockerConfig::read(file));
        checkChanging(file, {"me", "secret", false});
        checkChanging(file, {"<token>", "token", true});
    });
    return 0;
}
