// SPDX-License-Identifier: Apache-2.0
#include "engine/image/detail/credential_helper.h"

#include <nlohmann/json.hpp>

#include "engine/base/base64.h"
#include "engine/base/text.h"
#include "engine/process/spawn.h"

namespace galley::image::detail {
namespace {

using Json = nlohmann::json;
using registry::Credential;
using registry::kTokenUser;

/// Long enough to type the password of a keyring.
constexpr std::chrono::seconds kPatience{60};
constexpr std::size_t kLongestReason = 200;
/// What helpers print for "there is none"; that of `pass` names the server behind it.
constexpr std::string_view kNotFound = "credentials not found";
/// The words of galley-keyring.
constexpr std::string_view kNoService = "no Secret Service is reachable";

bool isHelperName(std::string_view name) {
    return !name.empty() && name.size() <= 64 &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
               std::string_view::npos;
}

std::string textField(const Json& object, const char* key) {
    if (!object.is_object()) return {};
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// A helper's own words, unless the secret, which it was given, may be among them.
std::string reasonWithout(const std::string& output, const std::string& secret) {
    const std::string line = printable(std::string_view(output).substr(0, std::min(output.find('\n'), kLongestReason)));
    const bool mayHoldSecret = output.find(secret) != std::string::npos ||
                               output.find(encodeBase64(secret)) != std::string::npos ||
                               output.find(Json(secret).dump()) != std::string::npos;
    return line.empty() || mayHoldSecret ? std::string() : " (\"" + line + "\")";
}

}  // namespace

std::optional<Credential> credentialOf(std::string user, std::string secret) {
    if (user.empty() || secret.empty()) return std::nullopt;
    const bool isToken = user == kTokenUser;
    return Credential{std::move(user), std::move(secret), isToken};
}

CredentialHelper CredentialHelper::named(const std::string& name) {
    if (!isHelperName(name)) {
        throw Error(ErrorKind::InvalidInput,
                    "Docker's config.json names a credential helper with an impossible name (\"" + printable(name) +
                        "\"): correct credsStore or credHelpers there");
    }
    const std::string label = "docker-credential-" + name;
    const auto program = process::findProgram(label);
    if (!program) {
        throw Error(ErrorKind::NotFound, "the credential helper " + label +
                                             " that Docker's config.json names is not installed: install it, or take "
                                             "it out of credsStore and credHelpers there");
    }
    return {*program, label};
}

CredentialHelper::Answer CredentialHelper::run(const char* verb, const std::string& input,
                                               const std::stop_token& stop) const {
    process::SpawnOptions options;
    options.arguments = {m_program.string(), verb};
    try {
        auto result = process::runCommand(options, input, kPatience, stop);
        if (result.status.success()) return {true, std::move(result.output), 0};
        if (result.output.find(kNoService) != std::string::npos)
            throw Error(ErrorKind::Unsupported, std::string(kNoService));
        return {false, std::move(result.output), result.status.shellCode()};
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Timeout) throw;
        throw Error(ErrorKind::Timeout,
                    m_label + " does not answer: unlock what it keeps its passwords in, and try again");
    }
}

namespace {

Error refusal(const std::string& label, const char* doing, int code, const std::string& reason) {
    return {ErrorKind::Runtime, label + " could not " + doing + " the login (code " + std::to_string(code) + ")" +
                                    reason + ": is what it keeps passwords in unlocked?"};
}

}  // namespace

std::optional<Credential> CredentialHelper::get(const std::string& server, const std::stop_token& stop) const {
    const Answer answer = run("get", server, stop);
    if (answer.isGood) {
        const Json document = Json::parse(answer.output, nullptr, false);
        return credentialOf(textField(document, "Username"), textField(document, "Secret"));
    }
    if (answer.output.find(kNotFound) != std::string::npos) return std::nullopt;
    throw refusal(m_label, "read", answer.code, {});
}

void CredentialHelper::store(const std::string& server, const Credential& credential,
                             const std::stop_token& stop) const {
    const Json login{{"ServerURL", server},
                     {"Username", credential.isIdentityToken ? std::string(kTokenUser) : credential.user},
                     {"Secret", credential.secret}};
    std::string text;
    try {
        text = login.dump();
    } catch (const Json::exception&) {
        throw Error(ErrorKind::InvalidInput,
                    "the user name or the password is not UTF-8 text: " + m_label + " cannot keep it");
    }
    const Answer answer = run("store", text, stop);
    if (!answer.isGood) throw refusal(m_label, "keep", answer.code, reasonWithout(answer.output, credential.secret));
}

bool CredentialHelper::erase(const std::string& server, const std::stop_token& stop) const {
    const Answer answer = run("erase", server, stop);
    if (!answer.isGood && answer.output.find(kNotFound) == std::string::npos) {
        throw refusal(m_label, "remove", answer.code, {});
    }
    return answer.isGood;
}

std::map<std::string, std::string> CredentialHelper::list(const std::stop_token& stop) const {
    const Answer answer = run("list", {}, stop);
    if (!answer.isGood) throw refusal(m_label, "list", answer.code, {});
    std::map<std::string, std::string> logins;
    const Json document = Json::parse(answer.output, nullptr, false);
    if (!document.is_object()) return logins;
    for (const auto& [server, user] : document.items()) {
        if (user.is_string()) logins[server] = user.get<std::string>();
    }
    return logins;
}

bool CredentialHelper::isWithoutService(const Error& error) {
    return error.kind() == ErrorKind::Unsupported && error.message() == kNoService;
}

}  // namespace galley::image::detail
