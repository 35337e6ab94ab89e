// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/secret_rules.h"

#include <algorithm>
#include <array>

#include "engine/base/text.h"

namespace galley::archive {
namespace {

constexpr std::string_view kEnvironment = "an environment file, which mostly holds passwords";
constexpr std::string_view kLogin = "logins";
constexpr std::string_view kPrivateKey = "a private key";
constexpr std::string_view kGit = "a git repository: everything that was ever committed is in it";

struct NamedFile {
    std::string_view parent;  ///< empty: anywhere
    std::string_view name;
    bool dependsOnContent;
};

constexpr std::array kLogins{
    NamedFile{"", ".netrc", false},
    NamedFile{"", "_netrc", false},
    NamedFile{"", ".git-credentials", false},
    NamedFile{"", ".pgpass", false},
    NamedFile{"", ".pypirc", false},
    NamedFile{"", ".npmrc", true},
    NamedFile{"", ".yarnrc.yml", true},
    NamedFile{"", ".dockercfg", true},
    NamedFile{".docker", "config.json", true},
    NamedFile{".aws", "credentials", false},
    NamedFile{".kube", "config", true},
    NamedFile{".azure", "accessTokens.json", false},
    NamedFile{"gcloud", "application_default_credentials.json", false},
};

constexpr std::array<std::string_view, 5> kExampleEndings{".example", ".sample", ".template", ".dist", ".defaults"};
constexpr std::array<std::string_view, 4> kKeyStores{".p12", ".pfx", ".jks", ".keystore"};
constexpr std::array<std::string_view, 5> kKeyEndings{".pem", ".key", ".ppk", "_key", "_rsa"};
constexpr std::array<std::string_view, 5> kKeyWords{"id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "private"};
constexpr std::array<std::string_view, 8> kBetraying{"PRIVATE KEY-----", "PuTTY-User-Key-File", "_authToken",
                                                     "_password",        "npmAuthToken",        "\"auth\"",
                                                     "client-key-data",  "    token:"};

template <std::size_t N>
bool endsWithOne(std::string_view name, const std::array<std::string_view, N>& endings) {
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return name.ends_with(ending); });
}

bool isEnvironment(std::string_view name) {
    return name == ".env" || (name.starts_with(".env.") && !endsWithOne(name, kExampleEndings));
}

bool mayBeKey(std::string_view parent, std::string_view name) {
    if (name.ends_with(".pub")) return false;
    return parent == ".ssh" || endsWithOne(name, kKeyEndings) ||
           std::any_of(kKeyWords.begin(), kKeyWords.end(),
                       [&](std::string_view word) { return name.find(word) != std::string_view::npos; });
}

}  // namespace

NameVerdict judgeName(std::string_view parent, std::string_view name) {
    if (isEnvironment(name)) return {kEnvironment, false};
    for (const NamedFile& file : kLogins) {
        if (file.name == name && (file.parent.empty() || file.parent == parent)) return {kLogin, file.dependsOnContent};
    }
    if (endsWithOne(name, kKeyStores)) return {kPrivateKey, false};
    if (mayBeKey(parent, name)) return {kPrivateKey, true};
    return {};
}

NameVerdict judgeDirectory(std::string_view name) {
    if (name == ".git") return {kGit, false};
    return {};
}

bool contentBetrays(std::string_view beginning) {
    return std::any_of(kBetraying.begin(), kBetraying.end(),
                       [&](std::string_view word) { return beginning.find(word) != std::string_view::npos; });
}

}  // namespace galley::archive
