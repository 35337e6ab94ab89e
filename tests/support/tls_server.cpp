// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tls_server.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::test {
namespace {

process::SpawnOptions command(const std::filesystem::path& directory, const std::string& arguments) {
    process::SpawnOptions options;
    options.arguments = split("openssl " + arguments, ' ');
    options.workingDirectory = directory;
    return options;
}

/// Signs the certificate anew, over since yesterday. Newer versions of the command take no such dates.
void expire(const std::filesystem::path& certificateFile, const std::filesystem::path& keyFile) {
    struct Close {
        void operator()(FILE* file) const noexcept { std::fclose(file); }
        void operator()(X509* certificate) const noexcept { X509_free(certificate); }
        void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
    };
    const auto open = [](const std::filesystem::path& file, const char* mode) {
        return std::unique_ptr<FILE, Close>(std::fopen(file.c_str(), mode));
    };
    const std::unique_ptr<X509, Close> certificate(
        PEM_read_X509(open(certificateFile, "r").get(), nullptr, nullptr, nullptr));
    const std::unique_ptr<EVP_PKEY, Close> key(
        PEM_read_PrivateKey(open(keyFile, "r").get(), nullptr, nullptr, nullptr));
    constexpr long kDay = 86400;
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -2 * kDay);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), -kDay);
    if (X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0 ||
        PEM_write_X509(open(certificateFile, "w").get(), certificate.get()) == 0) {
        throw std::runtime_error("no expired certificate");
    }
}

}  // namespace

void TlsServer::openssl(const std::string& arguments) const {
    const auto result = process::runCommand(command(path("."), arguments));
    if (!result.status.success()) throw std::runtime_error("openssl " + arguments + ": " + result.errorOutput);
}

void TlsServer::sign(const std::string& name, const std::string& subject, const TlsOptions& options) const {
    writeFileAtomic(path((name + ".names").c_str()), "subjectAltName=" + options.names + "\n", Durability::Cached);
    openssl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj " + subject + " -keyout " + name +
            ".key -out " + name + ".csr");
    openssl("x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile " + name +
            ".names -out " + name + ".pem");
    if (options.isExpired) expire(path((name + ".pem").c_str()), path("ca.key"));
}

TlsServer::TlsServer(const TlsOptions& options) {
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=Galley -keyout ca.key -out "
        "ca.pem");
    sign("server", "/CN=server", options);
    sign("client", "/CN=client", {});
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    m_output.reset(ends[0]);
    const UniqueFd write(ends[1]);
    auto serve = command(path("."),
                         std::string("s_server -accept 127.0.0.1:0 -www -cert server.pem -key server.key") +
                             (options.wantsClientCertificate ? " -Verify 1 -verify_return_error -CAfile ca.pem" : ""));
    serve.descriptors.push_back({write.get(), 1});
    m_child = process::spawn(serve);
    std::string text;
    while (text.find("ACCEPT ") == std::string::npos || text.back() != '\n') {
        std::array<char, 256> buffer;
        const ssize_t got = ::read(m_output.get(), buffer.data(), buffer.size());
        if (got <= 0) throw std::runtime_error("openssl s_server does not start");
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    m_port = trim(std::string_view(text).substr(text.rfind(':') + 1));
}

TlsServer::~TlsServer() {
    m_child.kill(SIGKILL);
    m_child.wait();
}

}  // namespace galley::test
