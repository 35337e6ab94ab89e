// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/configuration.h"

#include <algorithm>
#include <system_error>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/sync.h"
#include "engine/registry/detail/configuration_reader.h"

namespace galley::registry {
namespace fs = std::filesystem;
namespace {

constexpr const char* kFile = "registries.toml";

/// "host", or "host:port" where the port is not the usual one.
std::string domainOf(const http::Origin& origin) {
    // Docker Hub is one registry under several names.
    static const auto kHubHosts = {"registry-1.docker.io", "index.docker.io", "hub.docker.com", "auth.docker.io"};
    if (std::find(kHubHosts.begin(), kHubHosts.end(), origin.host) != kHubHosts.end()) return "docker.io";
    const bool isUsual = origin.port == (origin.scheme == "https" ? 443 : 80);
    return isUsual ? origin.host : origin.host + ":" + std::to_string(origin.port);
}

/// The files of one directory of certs.d, as Docker reads them: *.crt are authorities, *.cert has its *.key beside it.
void readCertificates(const fs::path& directory, http::HostRules& rules) {
    std::error_code none;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(directory, none)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        if (file.extension() == ".crt") rules.authorities += readFile(file, std::size_t{4} << 20U) + "\n";
        if (file.extension() != ".cert") continue;
        fs::path key = file;
        key.replace_extension(".key");
        if (!fs::exists(key, none)) {
            throw Error(ErrorKind::InvalidInput,
                        file.string() + " has no key beside it: " + key.string() + " is missing");
        }
        rules.certificate = file;
        rules.key = key;
    }
}

}  // namespace

ConfigurationFiles ConfigurationFiles::of(const fs::path& configDirectory) {
    ConfigurationFiles files{{fs::path("/etc/galley") / kFile}, {"/etc/docker/certs.d"}};
    const fs::path own = configDirectory / kFile;
    if (own != files.settings.front()) files.settings.push_back(own);
    const fs::path certificates = configDirectory.parent_path() / "docker/certs.d";
    if (certificates != files.certificates.front()) files.certificates.push_back(certificates);
    return files;
}

std::shared_ptr<const Configuration> Configuration::load(const ConfigurationFiles& files) {
    auto configuration = std::make_shared<Configuration>();
    configuration->m_certificates = files.certificates;
    ConfigurationReader reader(*configuration);
    for (const fs::path& file : files.settings) {
        if (const auto text = readFileIfExists(file, std::size_t{1} << 20U)) reader.read(file, *text);
    }
    return configuration;
}

const RegistryRules& Configuration::rulesFor(const std::string& domain) const {
    static const RegistryRules kNone;
    const auto found = m_registries.find(domain);
    return found == m_registries.end() ? kNone : found->second;
}

std::vector<std::pair<Mirror, oci::Reference>> Configuration::mirrorsOf(const oci::Reference& reference) const {
    std::vector<std::pair<Mirror, oci::Reference>> mirrors;
    for (const Mirror& mirror : rulesFor(reference.domain()).mirrors) {
        const std::string prefix = mirror.prefix.empty() ? "" : mirror.prefix + "/";
        const std::string suffix = reference.full().substr(reference.name().size());
        try {
            mirrors.emplace_back(mirror, oci::Reference::parse(mirror.host + "/" + prefix + reference.path() + suffix));
        } catch (const Error&) {
            // With the mirror's prefix the name is longer than a name may be: nobody can have put it there.
            continue;
        }
    }
    return mirrors;
}

http::HostRules Configuration::hostRules(const http::Origin& origin) const {
    const std::string domain = domainOf(origin);
    const RegistryRules& set = rulesFor(domain);
    http::HostRules rules;
    for (const fs::path& directory : m_certificates) readCertificates(directory / domain, rules);
    if (!set.authority.empty()) rules.authorities += readFile(set.authority, std::size_t{4} << 20U) + "\n";
    if (!set.certificate.empty()) {
        rules.certificate = set.certificate;
        rules.key = set.key;
    }
    rules.allowsPlainHttp = set.isInsecure;
    rules.skipsVerification = set.isInsecure;
    rules.proxy = set.proxy;
    rules.blockedBy = set.blockedBy;
    for (const auto& [name, other] : m_registries) {
        for (const Mirror& mirror : other.mirrors) {
            if (mirror.isPlain && mirror.host == domain) rules.allowsPlainHttp = true;
        }
    }
    return rules;
}

std::shared_ptr<const http::Network> Configuration::network(std::shared_ptr<const Configuration> configuration) {
    auto network = std::make_shared<http::Network>();
    network->proxies = configuration->m_proxies;
    network->throttle = http::Throttle::ofProcess(configuration->m_bytesPerSecond);
    // Asked for every request: the directories are looked into once.
    auto known = std::make_shared<Sync<std::map<std::string, http::HostRules>>>();
    network->rulesFor = [configuration, known](const http::Origin& origin) {
        const std::string name = origin.scheme + " " + origin.host + " " + std::to_string(origin.port);
        auto all = known->lock();
        const auto found = all->find(name);
        if (found != all->end()) return found->second;
        return all->emplace(name, configuration->hostRules(origin)).first->second;
    };
    return network;
}

http::Patience Configuration::patience() const {
    http::Patience patience;
    if (m_retries) patience.attempts = *m_retries + 1;
    return patience;
}

}  // namespace galley::registry
