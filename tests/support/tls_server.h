// SPDX-License-Identifier: Apache-2.0
/// @file
/// A real TLS server on loopback (`openssl s_server`) with a certificate as good or as bad as a test wants it. It
/// answers every GET with a page.
#pragma once

#include <QTemporaryDir>

#include <filesystem>
#include <string>

#include "engine/base/unique_fd.h"
#include "engine/process/spawn.h"

namespace galley::test {

struct TlsOptions {
    std::string names = "DNS:localhost";
    bool isExpired = false;
    bool wantsClientCertificate = false;
};

class TlsServer {
public:
    explicit TlsServer(const TlsOptions& options = {});
    ~TlsServer();
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    /// "localhost:45678".
    std::string host() const { return "localhost:" + m_port; }
    std::string url() const { return "https://" + host() + "/"; }
    const std::string& port() const noexcept { return m_port; }
    std::filesystem::path authority() const { return path("ca.pem"); }
    /// One that the server accepts.
    std::filesystem::path clientCertificate() const { return path("client.pem"); }
    std::filesystem::path clientKey() const { return path("client.key"); }

private:
    std::filesystem::path path(const char* name) const {
        return m_directory.filePath(QString::fromLatin1(name)).toStdString();
    }
    void openssl(const std::string& arguments) const;
    void sign(const std::string& name, const std::string& subject, const TlsOptions& options) const;

    QTemporaryDir m_directory;
    UniqueFd m_output;
    process::Child m_child;
    std::string m_port;
};

}  // namespace galley::test
