// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/detail/configuration_reader.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <functional>
#include <initializer_list>
#include <limits>
#include <set>
#include <string_view>
#include <system_error>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/base/toml_library.h"

namespace galley::registry {
namespace fs = std::filesystem;
namespace {

/// How many letters have to change to make one word the other.
std::size_t distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t i = 0; i <= right.size(); ++i) row[i] = i;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t k = 1; k <= right.size(); ++k) {
            const std::size_t changed = diagonal + (left[i - 1] == right[k - 1] ? 0 : 1);
            diagonal = std::exchange(row[k], std::min({row[k] + 1, row[k - 1] + 1, changed}));
        }
    }
    return row.back();
}

/// "10MB", "512KiB", "1500000": bytes. Nothing when it is no size.
std::optional<std::int64_t> parseBytes(std::string_view text) {
    std::size_t digits = 0;
    while (digits < text.size() && std::isdigit(static_cast<unsigned char>(text[digits])) != 0) ++digits;
    const auto number = parseUnsigned(text.substr(0, digits));
    std::string unit = toLower(trim(text.substr(digits)));
    if (unit.ends_with("/s")) unit.resize(unit.size() - 2);
    static const std::map<std::string, std::uint64_t> kUnits{{"", 1},
                                                             {"b", 1},
                                                             {"k", 1000},
                                                             {"kb", 1000},
                                                             {"kib", 1ULL << 10U},
                                                             {"m", 1000000},
                                                             {"mb", 1000000},
                                                             {"mib", 1ULL << 20U},
                                                             {"g", 1000000000},
                                                             {"gb", 1000000000},
                                                             {"gib", 1ULL << 30U}};
    const auto factor = kUnits.find(unit);
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (!number || factor == kUnits.end() || *number > kMost / factor->second) return std::nullopt;
    return static_cast<std::int64_t>(*number * factor->second);
}

/// A user and a password may stand in it: it is checked, and never repeated.
bool isProxyAddress(const std::string& text) {
    const auto scheme = text.find("://");
    const std::string name = scheme == std::string::npos ? "http" : toLower(text.substr(0, scheme));
    static const std::set<std::string> kSchemes{"http", "https", "socks4", "socks4a", "socks5", "socks5h"};
    const std::string rest = scheme == std::string::npos ? text : text.substr(scheme + 3);
    return kSchemes.contains(name) && !rest.empty() && rest.find_first_of(" \t\r\n\"'") == std::string::npos;
}

fs::path homeDirectory() {
    const char* home = std::getenv("HOME");
    return home != nullptr ? fs::path(home) : fs::path("/");
}

}  // namespace

/// A table of the file: every key that is in it must be asked for.
class ConfigurationReader::Section {
public:
    Section(const fs::path& file, const toml::table& table, std::string name)
        : m_file(file), m_table(table), m_name(std::move(name)) {}

    [[noreturn]] void refuse(const toml::source_region& where, const std::string& sentence) const {
        throw Error(ErrorKind::InvalidInput,
                    m_file.string() + ":" + std::to_string(where.begin.line) + ": " + printable(sentence));
    }
    [[noreturn]] void refuse(const char* key, const std::string& sentence) const {
        refuse(m_table.get(key)->source(), sentence);
    }
    std::string place(const char* key) const {
        return m_file.string() + ":" + std::to_string(m_table.get(key)->source().begin.line);
    }

    std::optional<bool> boolean(const char* key) { return value<bool>(key, "true or false"); }
    std::optional<std::string> text(const char* key) { return value<std::string>(key, "a text in quotes"); }
    std::optional<std::int64_t> number(const char* key, std::int64_t least, std::int64_t most) {
        const std::string what = "a number from " + std::to_string(least) + " to " + std::to_string(most);
        const auto number = value<std::int64_t>(key, what);
        if (number && (*number < least || *number > most)) refuse(key, std::string(key) + " is " + what);
        return number;
    }
    /// A text or a whole number.
    std::optional<std::string> textOrNumber(const char* key, const std::string& what) {
        m_known.push_back(key);
        const toml::node* node = m_table.get(key);
        if (node == nullptr) return std::nullopt;
        if (const auto number = node->value_exact<std::int64_t>()) return std::to_string(*number);
        if (const auto text = node->value_exact<std::string>()) return text;
        refuse(key, std::string(key) + " is " + what);
    }
    std::optional<std::vector<std::string>> texts(const char* key) {
        m_known.push_back(key);
        const toml::node* node = m_table.get(key);
        if (node == nullptr) return std::nullopt;
        const toml::array* list = node->as_array();
        if (list == nullptr) refuse(key, std::string(key) + " is a list of texts: [\"…\", \"…\"]");
        std::vector<std::string> texts;
        for (const toml::node& entry : *list) {
            const auto text = entry.value_exact<std::string>();
            if (!text) refuse(entry.source(), std::string(key) + " is a list of texts: [\"…\", \"…\"]");
            texts.push_back(*text);
        }
        return texts;
    }
    std::optional<Section> section(const char* key) {
        m_known.push_back(key);
        const toml::node* node = m_table.get(key);
        if (node == nullptr) return std::nullopt;
        if (!node->is_table()) refuse(key, std::string(key) + " is a section: [" + key + "]");
        return Section(m_file, *node->as_table(), key);
    }
    /// A file that is there; relative ones lie beside the configuration.
    std::optional<fs::path> file(const char* key) {
        const auto name = text(key);
        if (!name) return std::nullopt;
        fs::path path = name->starts_with("~/") ? homeDirectory() / name->substr(2) : m_file.parent_path() / *name;
        std::error_code none;
        if (!fs::is_regular_file(path, none)) refuse(key, "there is no file " + path.string());
        return path;
    }
    const toml::table& table() const noexcept { return m_table; }

    /// To be called last.
    void refuseOtherKeys() const {
        for (const auto& [key, node] : m_table) {
            const std::string name(key.str());
            if (std::find(m_known.begin(), m_known.end(), name) != m_known.end()) continue;
            const auto nearest = std::min_element(
                m_known.begin(), m_known.end(),
                [&](const auto& left, const auto& right) { return distance(name, left) < distance(name, right); });
            std::string where = m_name.empty() ? "here" : "in " + m_name;
            refuse(key.source(), "there is no key \"" + name + "\" " + where + ": do you mean \"" + *nearest + "\"?");
        }
    }

private:
    template <class T>
    std::optional<T> value(const char* key, const std::string& what) {
        m_known.push_back(key);
        const toml::node* node = m_table.get(key);
        if (node == nullptr) return std::nullopt;
        const auto value = node->value_exact<T>();
        if (!value) refuse(key, std::string(key) + " is " + what);
        return value;
    }

    const fs::path& m_file;
    const toml::table& m_table;
    std::string m_name;
    std::vector<std::string> m_known;
};

namespace {

/// Throws InvalidInput where it is no address of a mirror.
Mirror parseMirror(const std::string& address) {
    Mirror mirror{address, address, {}, false};
    const auto refuse = [&](const std::string& why) {
        return Error(ErrorKind::InvalidInput, "\"" + address + "\" is no mirror: " + why);
    };
    if (const auto scheme = address.find("://"); scheme != std::string::npos) {
        const std::string name = toLower(address.substr(0, scheme));
        if (name != "https" && name != "http") throw refuse("it starts with https:// or http://, or with the host");
        mirror.isPlain = name == "http";
        mirror.host = address.substr(scheme + 3);
    }
    if (const auto slash = mirror.host.find('/'); slash != std::string::npos) {
        mirror.prefix = mirror.host.substr(slash + 1);
        mirror.host.resize(slash);
        while (mirror.prefix.ends_with('/')) mirror.prefix.pop_back();
    }
    const std::string sample = mirror.host + "/" + (mirror.prefix.empty() ? "" : mirror.prefix + "/") + "image";
    bool isGood = false;
    try {
        isGood = oci::Reference::parse(sample).domain() == mirror.host;
    } catch (const Error&) {
        isGood = false;
    }
    if (!isGood) throw refuse("write it as https://host, host:port or host/path");
    return mirror;
}

bool isServerName(const std::string& name) {
    try {
        return oci::Reference::parse(name + "/image").domain() == name;
    } catch (const Error&) {
        return false;
    }
}

}  // namespace

void ConfigurationReader::read(const fs::path& file, const std::string& text) {
    m_file = file;
    const toml::table table = parseToml(file, text);
    readTop(Section(m_file, table, {}));
}

void ConfigurationReader::readTop(Section top) {
    if (const auto count = top.number("parallel-downloads", 1, 64)) {
        m_into.m_parallelDownloads = static_cast<unsigned>(*count);
    }
    if (const auto count = top.number("parallel-uploads", 1, 64)) {
        m_into.m_parallelUploads = static_cast<unsigned>(*count);
    }
    if (const auto count = top.number("retries", 0, 100)) m_into.m_retries = static_cast<int>(*count);
    const std::string what = "bytes a second, such as \"10MB\"; \"0\" is no limit";
    if (const auto limit = top.textOrNumber("bandwidth-limit", what)) {
        const auto bytes = parseBytes(*limit);
        if (!bytes) top.refuse("bandwidth-limit", "bandwidth-limit is " + what);
        m_into.m_bytesPerSecond = *bytes;
    }
    if (const auto uses = top.boolean("keyring")) m_into.m_usesKeyring = *uses;
    if (auto proxies = top.section("proxy")) readProxies(std::move(*proxies));
    if (const auto registries = top.section("registry")) {
        for (const auto& [key, node] : registries->table()) {
            const std::string name(key.str());
            if (!node.is_table()) {
                registries->refuse(key.source(), "write [registry.\"" + name + "\"] with the settings below it");
            }
            if (!isServerName(name)) {
                registries->refuse(key.source(),
                                   "\"" + name +
                                       "\" is no registry: write its host, with the port if it has one, in "
                                       "quotes: [registry.\"registry.example.com:5000\"]");
            }
            readRegistry(name, Section(m_file, *node.as_table(), "[registry.\"" + name + "\"]"));
        }
    }
    top.refuseOtherKeys();
}

void ConfigurationReader::readProxies(Section proxies) {
    const auto address = [&](const char* key, std::string& into) {
        const auto text = proxies.text(key);
        if (!text) return;
        if (!text->empty() && *text != "none" && !isProxyAddress(*text)) {
            proxies.refuse(key,
                           std::string(key) + " is the address of a proxy, such as \"http://proxy.example.com:3128\"");
        }
        into = *text == "none" ? "" : *text;
    };
    address("http", m_into.m_proxies.http);
    address("https", m_into.m_proxies.https);
    if (const auto hosts = proxies.texts("except")) m_into.m_proxies.none = join(*hosts, ",");
    proxies.refuseOtherKeys();
}

void ConfigurationReader::readRegistry(const std::string& name, Section registry) {
    RegistryRules& rules = m_into.m_registries[name];
    if (const auto mirrors = registry.texts("mirrors")) {
        rules.mirrors.clear();
        for (const std::string& mirror : *mirrors) {
            try {
                rules.mirrors.push_back(parseMirror(mirror));
            } catch (const Error& error) {
                registry.refuse("mirrors", error.message());
            }
        }
    }
    if (const auto isInsecure = registry.boolean("insecure")) rules.isInsecure = *isInsecure;
    if (const auto isBlocked = registry.boolean("blocked")) {
        rules.blockedBy = *isBlocked ? registry.place("blocked") : std::string();
    }
    if (auto file = registry.file("ca")) rules.authority = std::move(*file);
    const auto certificate = registry.file("client-certificate");
    const auto key = registry.file("client-key");
    if (key && !certificate) registry.refuse("client-key", "client-key needs client-certificate beside it");
    if (certificate) {
        rules.certificate = *certificate;
        rules.key = key.value_or(fs::path());
    }
    if (const auto proxy = registry.text("proxy")) {
        if (*proxy != "none" && !isProxyAddress(*proxy)) {
            registry.refuse("proxy",
                            "proxy is \"none\" or the address of a proxy, such as \"http://proxy.example.com:3128\"");
        }
        rules.proxy = *proxy == "none" ? std::string() : *proxy;
    }
    registry.refuseOtherKeys();
}

}  // namespace galley::registry
