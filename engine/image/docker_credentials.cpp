// SPDX-License-Identifier: Apache-2.0
#include "engine/image/docker_credentials.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/process/spawn.h"

namespace galley::image {
namespace {

using Json = nlohmann::json;
using registry::Credential;

constexpr std::size_t kMaximumFile = std::size_t{4} << 20U;
constexpr std::string_view kHub = "docker.io";
/// The key that `docker login` uses for Docker Hub.
constexpr const char* kHubKey = "https://index.docker.io/v1/";
/// In place of a user name: the secret is an identity token.
constexpr std::string_view kTokenUser = "<token>";

std::string textField(const Json& object, const char* key) {
    if (!object.is_object()) return {};
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Json objectField(const Json& object, const char* key) {
    if (!object.is_object()) return Json::object();
    const auto found = object.find(key);
    return found != object.end() && found->is_object() ? *found : Json::object();
}

std::optional<std::string> decodeBase64(std::string_view text) {
    std::string bytes;
    std::uint32_t group = 0;
    unsigned bits = 0;
    for (const char c : text) {
        static constexpr std::string_view kAlphabet =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        if (c == '=' || c == '\n' || c == '\r') continue;
        const auto value = kAlphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        group = (group << 6U) | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<char>((group >> bits) & 0xFFU));
        }
    }
    return bytes;
}

std::optional<Credential> credentialOf(std::string user, std::string secret) {
    if (user.empty() || secret.empty()) return std::nullopt;
    const bool isToken = user == kTokenUser;
    return Credential{std::move(user), std::move(secret), isToken};
}

/// One entry of `auths`.
std::optional<Credential> fromEntry(const Json& entry) {
    if (auto token = textField(entry, "identitytoken"); !token.empty()) {
        return Credential{std::string(kTokenUser), std::move(token), true};
    }
    const auto pair = decodeBase64(textField(entry, "auth"));
    const auto colon = pair ? pair->find(':') : std::string::npos;
    if (colon == std::string::npos) return credentialOf(textField(entry, "username"), textField(entry, "password"));
    std::string secret = pair->substr(colon + 1);
    // Old clients padded the password with NULs.
    secret.erase(secret.find_last_not_of('\0') + 1);
    return credentialOf(pair->substr(0, colon), std::move(secret));
}

/// "https://registry.example.com/v1/" → "registry.example.com".
std::string hostOfKey(std::string_view key) {
    if (const auto scheme = key.find("://"); scheme != std::string_view::npos) key.remove_prefix(scheme + 3);
    return std::string(key.substr(0, key.find('/')));
}

std::string keyOf(const std::string& domain) {
    return domain == kHub ? std::string(kHubKey) : domain;
}

std::optional<Credential> fromAuths(const Json& auths, const std::string& domain) {
    if (const auto exact = auths.find(keyOf(domain)); exact != auths.end()) return fromEntry(*exact);
    const std::string host = domain == kHub ? "index.docker.io" : domain;
    for (const auto& [key, entry] : auths.items()) {
        if (hostOfKey(key) == host || key == domain) return fromEntry(entry);
    }
    return std::nullopt;
}

/// The name becomes part of a program's name: nothing that could lead elsewhere.
bool isHelperName(std::string_view name) {
    return !name.empty() && name.size() <= 64 &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
               std::string_view::npos;
}

std::optional<Credential> fromHelper(const std::string& name, const std::string& server, const std::stop_token& stop) {
    if (!isHelperName(name)) return std::nullopt;
    const auto program = process::findProgram("docker-credential-" + name);
    if (!program) return std::nullopt;
    try {
        process::SpawnOptions options;
        options.arguments = {program->string(), "get"};
        const auto result = process::runCommand(options, server, std::chrono::seconds(30), stop);
        if (!result.status.success()) return std::nullopt;
        const Json answer = Json::parse(result.output, nullptr, false);
        return credentialOf(textField(answer, "Username"), textField(answer, "Secret"));
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::filesystem::path homeDirectory() {
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') return home;
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 16384> buffer;
    getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found);
    return found != nullptr ? found->pw_dir : "/";
}

}  // namespace

std::filesystem::path DockerCredentials::defaultFile() {
    if (const char* directory = std::getenv("DOCKER_CONFIG"); directory != nullptr && *directory != '\0') {
        return std::filesystem::path(directory) / "config.json";
    }
    return homeDirectory() / ".docker" / "config.json";
}

std::optional<Credential> DockerCredentials::find(const std::string& domain, const std::stop_token& stop) {
    std::optional<std::string> text;
    try {
        text = readFileIfExists(m_configFile, kMaximumFile);
    } catch (const Error&) {
        return std::nullopt;
    }
    if (!text) return std::nullopt;
    const Json config = Json::parse(*text, nullptr, false);
    const std::string server = keyOf(domain);
    std::string helper = textField(objectField(config, "credHelpers"), server.c_str());
    if (helper.empty() && domain == kHub) helper = textField(objectField(config, "credHelpers"), "docker.io");
    if (helper.empty()) helper = textField(config, "credsStore");
    if (!helper.empty()) {
        if (auto credential = fromHelper(helper, server, stop)) return credential;
    }
    return fromAuths(objectField(config, "auths"), domain);
}

}  // namespace galley::image
