// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/docker_config_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "engine/base/base64.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/json_shape.h"
#include "engine/base/text.h"
#include "engine/image/detail/credential_helper.h"

namespace galley::image::detail {
namespace fs = std::filesystem;
namespace {

using Json = DockerConfig::Json;
using registry::Credential;
using registry::kTokenUser;

constexpr std::size_t kMaximumFile = std::size_t{4} << 20U;
/// Docker writes three levels. Copying and writing go a level deeper by recursion, and each level is one tab more a
/// line.
constexpr std::size_t kMaximumDepth = 64;
/// Keys keep their order, and are looked for from the first to the last.
constexpr std::size_t kMaximumValues = 20'000;
constexpr int kMaximumLinks = 40;
constexpr std::string_view kHub = "docker.io";
constexpr const char* kHubKey = "https://index.docker.io/v1/";

std::string textField(const Json& object, const char* key) {
    if (!object.is_object()) return {};
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

const Json& objectField(const Json& object, const char* key) {
    static const Json kEmpty = Json::object();
    if (!object.is_object()) return kEmpty;
    const auto found = object.find(key);
    return found != object.end() && found->is_object() ? *found : kEmpty;
}

/// One entry of `auths`.
std::optional<Credential> fromEntry(const Json& entry) {
    const auto pair = decodeBase64(textField(entry, "auth"));
    const auto colon = pair ? pair->find(':') : std::string::npos;
    std::string user = colon == std::string::npos ? textField(entry, "username") : pair->substr(0, colon);
    if (auto token = textField(entry, "identitytoken"); !token.empty()) {
        return Credential{user.empty() ? std::string(kTokenUser) : std::move(user), std::move(token), true};
    }
    if (colon == std::string::npos) return credentialOf(std::move(user), textField(entry, "password"));
    std::string secret = pair->substr(colon + 1);
    // Old clients padded the password with NULs.
    secret.erase(secret.find_last_not_of('\0') + 1);
    return credentialOf(std::move(user), std::move(secret));
}

Json parseConfig(const fs::path& file, const std::optional<std::string>& text) {
    if (!text || trim(*text).empty()) return Json::object();
    const JsonShape shape = shapeOfJson(*text);
    const bool isTooMuch = shape.depth > kMaximumDepth || shape.values > kMaximumValues;
    Json document = isTooMuch ? Json() : Json::parse(*text, nullptr, false);
    if (!document.is_object()) {
        throw Error(ErrorKind::Corrupt, file.string() +
                                            " is not the JSON that Docker writes: correct or remove it; it "
                                            "is left as it is");
    }
    return document;
}

/// The file that is to be replaced when `file` is a symbolic link, also one that leads to nothing yet.
fs::path behindLinks(fs::path file) {
    for (int links = 0; links < kMaximumLinks; ++links) {
        std::error_code none;
        const fs::path target = fs::read_symlink(file, none);
        if (none) return file;
        file = target.is_absolute() ? target : file.parent_path() / target;
    }
    throw Error(ErrorKind::InvalidInput, file.string() + " is a symbolic link that leads in a circle");
}

UniqueFd lockDirectory(const fs::path& directory) {
    UniqueFd fd = openFile(directory, O_RDONLY | O_DIRECTORY);
    while (::flock(fd.get(), LOCK_EX) != 0) {
        if (errno != EINTR) throwErrno(errno, "locking " + directory.string());
    }
    return fd;
}

/// A file of another owner, such as that of a home in which root works, stays his.
void replace(const fs::path& file, const std::string& text) {
    struct stat before {};
    const bool isOthers = ::stat(file.c_str(), &before) == 0 && before.st_uid != ::geteuid();
    writeFileAtomic(file, text, Durability::Synced, 0600);
    if (isOthers && ::lchown(file.c_str(), before.st_uid, before.st_gid) != 0) {
        throwErrno(errno, "giving " + file.string() + " back to its owner");
    }
}

}  // namespace

std::string keyOfDomain(const std::string& domain) {
    return domain == kHub ? std::string(kHubKey) : domain;
}

std::string domainOfKey(std::string_view key) {
    if (const auto scheme = key.find("://"); scheme != std::string_view::npos) key.remove_prefix(scheme + 3);
    std::string host = toLower(key.substr(0, key.find('/')));
    return host == "index.docker.io" || host == "registry-1.docker.io" ? std::string(kHub) : host;
}

DockerConfig DockerConfig::read(const fs::path& file) {
    return DockerConfig(parseConfig(file, readFileIfExists(file, kMaximumFile)));
}

void DockerConfig::change(const fs::path& file, const std::function<void(DockerConfig&)>& edit) {
    const fs::path real = behindLinks(file);
    ensureDirectory(real.parent_path(), 0700);
    const UniqueFd lock = lockDirectory(real.parent_path());
    DockerConfig config = read(real);
    const Json before = config.m_document;
    edit(config);
    if (config.m_document == before) return;
    // Docker's own layout: one tab a level.
    const std::string text = config.m_document.dump(1, '\t') + "\n";
    if (text.size() > kMaximumFile) {
        throw Error(ErrorKind::InvalidInput, file.string() + " would become larger than " +
                                                 std::to_string(kMaximumFile) + " bytes; it is left as it is");
    }
    replace(real, text);
}

std::string DockerConfig::helperFor(const std::string& domain) const {
    const Json& own = objectField(m_document, "credHelpers");
    std::string name = textField(own, keyOfDomain(domain).c_str());
    if (name.empty()) name = textField(own, domain.c_str());
    return name.empty() ? textField(m_document, "credsStore") : name;
}

std::map<std::string, std::string> DockerConfig::helpers() const {
    std::map<std::string, std::string> all;
    if (auto general = textField(m_document, "credsStore"); !general.empty()) all[""] = std::move(general);
    for (const auto& [key, name] : objectField(m_document, "credHelpers").items()) {
        if (name.is_string()) all[domainOfKey(key)] = name.get<std::string>();
    }
    return all;
}

std::optional<Credential> DockerConfig::find(const std::string& domain) const {
    const Json& auths = objectField(m_document, "auths");
    if (const auto exact = auths.find(keyOfDomain(domain)); exact != auths.end()) {
        if (auto credential = fromEntry(*exact)) return credential;
    }
    for (const auto& [key, entry] : auths.items()) {
        if (domainOfKey(key) != domain) continue;
        if (auto credential = fromEntry(entry)) return credential;
    }
    return std::nullopt;
}

std::map<std::string, std::string> DockerConfig::logins() const {
    std::map<std::string, std::string> all;
    for (const auto& [key, entry] : objectField(m_document, "auths").items()) {
        if (const auto credential = fromEntry(entry)) all.emplace(domainOfKey(key), credential->user);
    }
    return all;
}

void DockerConfig::keep(const std::string& domain, const Credential& credential) {
    mark(domain);
    Json& entry = m_document["auths"][keyOfDomain(domain)];
    for (const char* old : {"username", "password", "identitytoken", "registrytoken"}) entry.erase(old);
    entry["auth"] = encodeBase64(credential.user + ":" + (credential.isIdentityToken ? "" : credential.secret));
    if (credential.isIdentityToken) entry["identitytoken"] = credential.secret;
}

void DockerConfig::mark(const std::string& domain) {
    Json& auths = m_document["auths"];
    if (!auths.is_object()) auths = Json::object();
    Json& entry = auths[keyOfDomain(domain)];
    if (!entry.is_object()) entry = Json::object();
}

bool DockerConfig::forget(const std::string& domain) {
    const auto auths = m_document.find("auths");
    if (auths == m_document.end() || !auths->is_object()) return false;
    std::vector<std::string> keys;
    for (const auto& [key, entry] : auths->items()) {
        if (domainOfKey(key) == domain) keys.push_back(key);
    }
    for (const std::string& key : keys) auths->erase(key);
    return !keys.empty();
}

}  // namespace galley::image::detail
