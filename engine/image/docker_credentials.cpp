// SPDX-License-Identifier: Apache-2.0
#include "engine/image/docker_credentials.h"

#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <map>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/image/detail/credential_helper.h"
#include "engine/image/detail/docker_config_file.h"
#include "engine/oci/reference.h"
#include "engine/process/spawn.h"

namespace galley::image {
namespace fs = std::filesystem;
namespace {

using detail::CredentialHelper;
using detail::DockerConfig;
using registry::Credential;

constexpr const char* kInFile = "config.json";

fs::path homeDirectory() {
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') return home;
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 16384> buffer;
    getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found);
    return found != nullptr ? found->pw_dir : "/";
}

bool isSet(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

/// Whether libdbus and GLib find a session bus.
bool hasSessionBus() {
    if (isSet("DBUS_SESSION_BUS_ADDRESS")) return true;
    std::error_code none;
    return isSet("XDG_RUNTIME_DIR") && fs::is_socket(fs::path(std::getenv("XDG_RUNTIME_DIR")) / "bus", none);
}

}  // namespace

std::string registryDomain(const std::string& typed) {
    const std::string domain = typed.empty() ? std::string("docker.io") : detail::domainOfKey(typed);
    bool isGood = false;
    try {
        isGood = oci::Reference::parse(domain + "/image").domain() == domain;
    } catch (const Error&) {
        isGood = false;
    }
    if (isGood) return domain;
    throw Error(ErrorKind::InvalidInput, "\"" + printable(typed) +
                                             "\" is no registry: write its host, with the port if it has one, such as "
                                             "registry.example.com or localhost:5000");
}

fs::path DockerCredentials::defaultFile() {
    if (isSet("DOCKER_CONFIG")) return fs::path(std::getenv("DOCKER_CONFIG")) / "config.json";
    return homeDirectory() / ".docker" / "config.json";
}

fs::path DockerCredentials::defaultKeyring() {
    if (!hasSessionBus()) return {};
    try {
        return process::siblingProgram("galley-keyring");
    } catch (const Error&) {
        return {};
    }
}

std::optional<Credential> DockerCredentials::find(const std::string& domain, const std::stop_token& stop) {
    *m_trouble.lock() = {};
    const auto unlessBroken = [&](auto&& ask) -> decltype(ask()) {
        try {
            return ask();
        } catch (const Error& error) {
            if (!CredentialHelper::isWithoutService(error)) *m_trouble.lock() = error.message();
            return {};
        }
    };
    const auto config = unlessBroken([&] { return std::optional(DockerConfig::read(m_configFile)); });
    const std::string name = config ? config->helperFor(domain) : std::string();
    const auto kept = unlessBroken([&]() -> std::optional<Credential> {
        const std::string key = detail::keyOfDomain(domain);
        if (!name.empty()) return CredentialHelper::named(name).get(key, stop);
        if (!m_keyring.empty()) return CredentialHelper::keyring(m_keyring).get(key, stop);
        return std::nullopt;
    });
    if (kept) return kept;
    return config ? config->find(domain) : std::nullopt;
}

KeptLogin DockerCredentials::keep(const std::string& domain, const Credential& credential,
                                  const std::stop_token& stop) {
    const DockerConfig config = DockerConfig::read(m_configFile);
    const std::string key = detail::keyOfDomain(domain);
    if (const std::string name = config.helperFor(domain); !name.empty()) {
        const CredentialHelper helper = CredentialHelper::named(name);
        helper.store(key, credential, stop);
        DockerConfig::change(m_configFile, [&](DockerConfig& now) {
            // A secret that lay in the file until now has its place elsewhere.
            now.forget(domain);
            now.mark(domain);
        });
        return {domain, credential.user, helper.label()};
    }
    if (!m_keyring.empty()) {
        const CredentialHelper helper = CredentialHelper::keyring(m_keyring);
        try {
            helper.store(key, credential, stop);
            return {domain, credential.user, helper.label()};
        } catch (const Error& error) {
            if (!CredentialHelper::isWithoutService(error)) throw;
        }
    }
    DockerConfig::change(m_configFile, [&](DockerConfig& now) { now.keep(domain, credential); });
    return {domain, credential.user, kInFile, m_configFile};
}

bool DockerCredentials::forget(const std::string& domain, const std::stop_token& stop) {
    const DockerConfig config = DockerConfig::read(m_configFile);
    const std::string key = detail::keyOfDomain(domain);
    bool hadOne = false;
    if (const std::string name = config.helperFor(domain); !name.empty()) {
        hadOne = CredentialHelper::named(name).erase(key, stop);
    }
    if (!m_keyring.empty()) {
        try {
            hadOne = CredentialHelper::keyring(m_keyring).erase(key, stop) || hadOne;
        } catch (const Error& error) {
            if (!CredentialHelper::isWithoutService(error)) throw;
        }
    }
    DockerConfig::change(m_configFile, [&](DockerConfig& now) { hadOne = now.forget(domain) || hadOne; });
    return hadOne;
}

std::vector<KeptLogin> DockerCredentials::list(const std::stop_token& stop) const {
    const DockerConfig config = DockerConfig::read(m_configFile);
    std::map<std::string, KeptLogin> all;
    const auto add = [&](const std::string& key, const std::string& user, const std::string& where) {
        const std::string domain = detail::domainOfKey(key);
        const bool isReadable = where == kInFile;
        if (domain.empty()) return;
        all.emplace(domain, KeptLogin{domain, user, where, isReadable ? m_configFile : fs::path()});
    };
    const auto addAll = [&](const auto& open, const std::string& only) {
        try {
            const CredentialHelper helper = open();
            for (const auto& [key, user] : helper.list(stop)) {
                if (only.empty() || detail::domainOfKey(key) == only) add(key, user, helper.label());
            }
        } catch (const Error&) {
            return;
        }
    };
    const auto helpers = config.helpers();
    // The general one comes last, and adds what no other has.
    for (auto helper = helpers.rbegin(); helper != helpers.rend(); ++helper) {
        addAll([&] { return CredentialHelper::named(helper->second); }, helper->first);
    }
    if (!m_keyring.empty()) addAll([&] { return CredentialHelper::keyring(m_keyring); }, {});
    for (const auto& [domain, user] : config.logins()) add(domain, user, kInFile);
    std::vector<KeptLogin> logins;
    for (auto& [domain, login] : all) logins.push_back(std::move(login));
    return logins;
}

}  // namespace galley::image
