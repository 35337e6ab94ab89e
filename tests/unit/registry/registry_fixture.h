// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the tests of the registry clients share.
#pragma once

#include <QString>

#include <memory>
#include <optional>
#include <string>

#include "engine/registry/client.h"
#include "tests/support/error_of.h"
#include "tests/support/fake_registry.h"
#include "tests/support/quick_patience.h"

namespace galley::test {

class FixedCredentials : public registry::CredentialSource {
public:
    explicit FixedCredentials(registry::Credential credential) : m_credential(std::move(credential)) {}
    std::optional<registry::Credential> find(const std::string&, const std::stop_token&) override {
        return m_credential;
    }

private:
    registry::Credential m_credential;
};

inline std::shared_ptr<registry::CredentialSource> login(const std::string& user, const std::string& secret,
                                                         bool isIdentityToken = false) {
    return std::make_shared<FixedCredentials>(registry::Credential{user, secret, isIdentityToken});
}

inline HttpReply status(int code) {
    HttpReply reply;
    reply.status = code;
    return reply;
}

inline bool contains(const Error& error, const char* text) {
    return QString::fromStdString(error.message()).contains(QLatin1String(text));
}

}  // namespace galley::test
