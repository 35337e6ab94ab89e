// SPDX-License-Identifier: Apache-2.0
// `galley-keyring`: keeps logins in the desktop's Secret Service. It speaks the protocol of Docker's credential helpers
// (get, store, erase, list; the server or the login on standard input, the answer or the reason on standard output)
// with the schema of docker-credential-secretservice, so that each reads what the other wrote. A program of its own, so
// that neither the engine nor `galley` carries GLib.
#include <libsecret/secret.h>
#include <sys/prctl.h>

#include <cstdio>
#include <iostream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using Json = nlohmann::json;

constexpr const char* kLabel = "Docker Credentials";
constexpr const char* kNotFound = "credentials not found in native keychain";
/// engine/image/detail/credential_helper.cpp knows these words: the login is then kept elsewhere.
constexpr const char* kNoService = "no Secret Service is reachable";

const SecretSchema kSchema = {"io.docker.Credentials",
                              SECRET_SCHEMA_NONE,
                              {{"label", SECRET_SCHEMA_ATTRIBUTE_STRING},
                               {"server", SECRET_SCHEMA_ATTRIBUTE_STRING},
                               {"username", SECRET_SCHEMA_ATTRIBUTE_STRING},
                               {"docker_cli", SECRET_SCHEMA_ATTRIBUTE_STRING},
                               {nullptr, SECRET_SCHEMA_ATTRIBUTE_STRING}},
                              0,
                              nullptr,
                              nullptr,
                              nullptr,
                              nullptr,
                              nullptr,
                              nullptr,
                              nullptr};

struct Unref {
    void operator()(gpointer object) const noexcept { g_object_unref(object); }
};
using Service = std::unique_ptr<SecretService, Unref>;
using Item = std::unique_ptr<SecretItem, Unref>;
struct UnrefTable {
    void operator()(GHashTable* table) const noexcept { g_hash_table_unref(table); }
};
using Attributes = std::unique_ptr<GHashTable, UnrefTable>;

/// Takes the error over; its words never hold a secret.
void check(GError* error) {
    if (error == nullptr) return;
    const std::string message = error->message;
    g_error_free(error);
    throw std::runtime_error(message);
}

Service openService() {
    GError* error = nullptr;
    Service service(secret_service_get_sync(SECRET_SERVICE_OPEN_SESSION, nullptr, &error));
    if (service) return service;
    g_clear_error(&error);
    throw std::runtime_error(kNoService);
}

std::vector<Item> search(SecretService* service, const char* name, const std::string& value, int flags) {
    const Attributes wanted(g_hash_table_new(g_str_hash, g_str_equal));
    g_hash_table_insert(wanted.get(), const_cast<char*>(name), const_cast<char*>(value.c_str()));
    GError* error = nullptr;
    GList* found = secret_service_search_sync(
        service, &kSchema, wanted.get(), static_cast<SecretSearchFlags>(flags | SECRET_SEARCH_ALL), nullptr, &error);
    std::vector<Item> items;
    for (GList* entry = found; entry != nullptr; entry = entry->next) {
        items.emplace_back(static_cast<SecretItem*>(entry->data));
    }
    g_list_free(found);
    check(error);
    return items;
}

std::string attribute(SecretItem* item, const char* name) {
    const Attributes attributes(secret_item_get_attributes(item));
    const auto* value = static_cast<const char*>(g_hash_table_lookup(attributes.get(), name));
    return value != nullptr ? value : "";
}

void get(const std::string& server) {
    const Service service = openService();
    for (const Item& item :
         search(service.get(), "server", server, SECRET_SEARCH_UNLOCK | SECRET_SEARCH_LOAD_SECRETS)) {
        SecretValue* value = secret_item_get_secret(item.get());
        if (value == nullptr) continue;
        gsize length = 0;
        const gchar* text = secret_value_get(value, &length);
        const Json answer{{"ServerURL", server},
                          {"Username", attribute(item.get(), "username")},
                          {"Secret", std::string(text, length)}};
        secret_value_unref(value);
        std::cout << answer.dump() << '\n';
        return;
    }
    throw std::runtime_error(kNotFound);
}

void store(const std::string& input) {
    const Json login = Json::parse(input, nullptr, false);
    const auto field = [&](const char* name) {
        const bool isText = login.is_object() && login.contains(name) && login[name].is_string();
        return isText ? login[name].get<std::string>() : std::string();
    };
    const std::string server = field("ServerURL");
    const std::string user = field("Username");
    if (server.empty()) throw std::runtime_error("no credentials server URL");
    if (user.empty()) throw std::runtime_error("no credentials username");
    const Service service = openService();
    GError* error = nullptr;
    // docker-credential-secretservice lists the titles of its entries as servers.
    const bool isStored = secret_password_store_sync(
        &kSchema, SECRET_COLLECTION_DEFAULT, server.c_str(), field("Secret").c_str(), nullptr, &error, "label", kLabel,
        "server", server.c_str(), "username", user.c_str(), "docker_cli", "1", nullptr);
    // A service without a keyring, where nobody can be asked to make one, is no better than none.
    if (error != nullptr && g_error_matches(error, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT)) {
        g_error_free(error);
        throw std::runtime_error(kNoService);
    }
    check(error);
    if (!isStored) throw std::runtime_error("the keyring stays locked");
    // Another account's entry for the same server would make it a matter of chance which one is found.
    for (const Item& item : search(service.get(), "server", server, SECRET_SEARCH_NONE)) {
        if (attribute(item.get(), "username") == user) continue;
        secret_item_delete_sync(item.get(), nullptr, &error);
        check(error);
    }
}

void erase(const std::string& server) {
    const Service service = openService();
    const auto items = search(service.get(), "server", server, SECRET_SEARCH_UNLOCK);
    for (const Item& item : items) {
        GError* error = nullptr;
        secret_item_delete_sync(item.get(), nullptr, &error);
        check(error);
    }
    if (items.empty()) throw std::runtime_error(kNotFound);
}

void list() {
    const Service service = openService();
    Json answer = Json::object();
    for (const Item& item : search(service.get(), "label", kLabel, SECRET_SEARCH_NONE)) {
        answer[attribute(item.get(), "server")] = attribute(item.get(), "username");
    }
    std::cout << answer.dump() << '\n';
}

std::string inputLine() {
    std::string text((std::istreambuf_iterator<char>(std::cin)), std::istreambuf_iterator<char>());
    text.erase(text.find_last_not_of(" \t\r\n") + 1);
    return text;
}

std::string inputServer() {
    const std::string server = inputLine();
    if (server.empty()) throw std::runtime_error("no credentials server URL");
    return server;
}

}  // namespace

int main(int argc, char** argv) {
    // No core dump, and no other program of this user that looks into the memory with the password.
    prctl(PR_SET_DUMPABLE, 0);
    const std::string verb = argc == 2 ? argv[1] : "";
    try {
        if (verb == "get") {
            get(inputServer());
        } else if (verb == "store") {
            store(inputLine());
        } else if (verb == "erase") {
            erase(inputServer());
        } else if (verb == "list") {
            list();
        } else if (verb == "version") {
            std::cout << "galley-keyring " GALLEY_VERSION << '\n';
        } else {
            std::cerr << "Usage: galley-keyring <store|get|erase|list|version>\n";
            return 1;
        }
        std::cout.flush();
        return std::cout.good() ? 0 : 1;
    } catch (const std::exception& error) {
        std::cout << error.what() << '\n';
        return 1;
    }
}
